package imports

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// An importPlan is what an import would write.
type importPlan struct {
	t       *places.Tree
	in      Input
	root    places.Place
	reaches func(place string) bool
	anchor  clock.Date // a day of the list's period, on which existing units are sought

	existing map[string]places.Place // on the anchor: kind + code
	nodes    map[string]*node        // met in the list: kind + code
	villages map[string]*villageIndex
	communes []*node // in the list's order

	provinced int    // first line that names a province; 0: none does
	kept      int    // names that the list writes in other letters than they are written in here
	keptName  string // the first of them

	news    []places.Place
	parents []places.Parent
	updates []places.Place
	lines   []places.Lineage
	report  Report
}

// A node is a unit that the list speaks of.
type node struct {
	places.Place
	line   int
	listed bool // by a line of its own, not only as the commune of a village
	row    Row
}

// planImport plans the import of in on the map t; reaches says whose records
// the actor may open to successors.
func planImport(t *places.Tree, in Input, reaches func(place string) bool) (*importPlan, error) {
	p := &importPlan{t: t, in: in, reaches: reaches, anchor: cmp.Or(in.From, in.To, t.Today()),
		nodes: map[string]*node{}, existing: map[string]places.Place{}, villages: map[string]*villageIndex{}}
	bad := forms.Faults{}
	t.CheckDay(&bad, "from", in.From)
	t.CheckDay(&bad, "to", in.To)
	if !in.From.IsZero() && !in.To.IsZero() && in.To < in.From {
		bad.Add("to", "places.import.to_before_from")
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	if in.Root != "" {
		root, ok := t.Find(in.Root)
		if !ok || !root.Exists(p.anchor) {
			return nil, fault.Field("root", "places.parent_not_then")
		}
		p.root = root
	}
	for q := range t.All() {
		if q.Kind != places.Village && q.Exists(p.anchor) {
			p.existing[string(q.Kind)+q.Code] = q
		}
	}
	rows := slices.DeleteFunc(slices.Clone(in.Rows), func(r Row) bool {
		return len(in.Provinces) > 0 && !slices.Contains(in.Provinces, places.PadCode(places.Province, r.ProvinceCode))
	})
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.ProvinceCode != "" || r.Province != "" }); i >= 0 {
		p.provinced = rows[i].Line
	}
	of := make([]*node, len(rows))
	for i := range rows {
		bad := rows[i].clean()
		if p.report.Errors = append(p.report.Errors, bad...); len(bad) > 0 {
			rows[i] = Row{} // what else it says can't be told
			continue
		}
		of[i] = p.commune(rows[i])
	}
	p.ancestors()
	for i, r := range rows {
		if r.Village != "" || r.VillageCode != "" {
			p.village(of[i], r)
		}
	}
	if p.kept > 0 {
		p.note(0, "", "places.import.note_kept", "n", p.kept, "name", p.keptName)
	}
	slices.SortStableFunc(p.report.Errors, func(a, b RowError) int { return a.Line - b.Line })
	p.report.Created, p.report.Lines = len(p.news), len(p.lines)
	return p, nil
}

func (p *importPlan) wrong(line int, field, key string, args ...any) {
	p.report.Errors = append(p.report.Errors, RowError{Line: line, Field: field, Key: key, Args: args})
}

func (p *importPlan) note(line int, field, key string, args ...any) {
	p.report.Notes = append(p.report.Notes, RowError{Line: line, Field: field, Key: key, Args: args})
}

// commune takes the units of one line down to the commune, which it returns;
// nil where the line has none that is right.
func (p *importPlan) commune(r Row) *node {
	before := len(p.report.Errors)
	up := &node{Place: p.root}
	for _, level := range []struct {
		kind            places.Kind
		field           string
		code, name, typ string
	}{
		{places.Province, "province", r.ProvinceCode, r.Province, ""},
		{places.District, "district", r.DistrictCode, r.District, ""},
		{places.Commune, "commune", r.CommuneCode, r.Commune, r.UnitType},
	} {
		if p.root.ID != "" && kindRank[level.kind] < kindRank[p.root.Kind] || level.code == "" && level.name == "" {
			continue
		}
		up = p.unit(r, level.kind, level.field, level.code, level.name, level.typ, up)
	}
	hasVillage := r.Village != "" || r.VillageCode != ""
	if hasVillage && p.root.Kind != places.Commune && r.CommuneCode+r.Commune == "" {
		p.wrong(r.Line, "commune_code", "places.import.commune_needed")
	}
	if up == nil || up.Kind != places.Commune {
		return nil
	}
	if !hasVillage && up.ID != p.root.ID {
		if up.listed {
			p.wrong(r.Line, "commune_code", "places.import.duplicate", "line", up.line)
		}
		up.listed, up.row, up.line = true, r, r.Line
	}
	if len(p.report.Errors) > before {
		return nil
	}
	return up
}

var kindRank = map[places.Kind]int{places.Province: 1, places.District: 2, places.Commune: 3, places.Village: 4}

// fraction is a number that no code is: a workbook reckoned with it.
var fraction = regexp.MustCompile(`^[0-9]+[.][0-9]+$`)

// unit returns the unit that a line names on one level, found or new; nil where
// what the line says of it is wrong, or of the unit up in which it lies.
func (p *importPlan) unit(r Row, kind places.Kind, field, code, full, typ string, up *node) *node {
	code = places.PadCode(kind, code)
	if p.root.Kind == kind {
		if code != "" && code != p.root.Code {
			p.wrong(r.Line, field+"_code", "places.import.outside", "name", p.root.Name)
			return nil
		}
		return up
	}
	given := places.TypeOf(kind, typ)
	word, name := places.SplitName(kind, full)
	if given != "" && given != word {
		word, name = given, full // "Xã" beside "Phường Đúc": the word belongs to the name
	}
	if code == "" && up != nil {
		if n := p.named(kind, word, name, up); n != nil {
			return n
		}
	}
	key := string(kind) + code
	if n := p.nodes[key]; n != nil {
		if full != "" && (word != "" && n.Type != word || text.Spelling(n.Name) != text.Spelling(name)) {
			p.wrong(r.Line, field, "places.import.conflict", "line", n.line)
		}
		return n
	}
	n := &node{Place: places.Place{Kind: kind, Type: word, Code: code, Name: name, From: p.in.From, To: p.in.To,
		Version: 1}, line: r.Line}
	old, found := p.existing[key]
	if found && full == "" {
		n.Type, n.Name = old.Type, old.Name
	}
	if found && n.Type == "" && text.Spelling(n.Name) == text.Spelling(old.Name) {
		n.Type = old.Type // its name alone tells it, too
	}
	if !p.isUnit(n, field) || up == nil {
		return nil
	}
	if up.ID == "" && !found && kind != places.Province && p.provinced != 0 {
		p.wrong(r.Line, "province_code", "places.import.province_needed", "line", p.provinced)
		return nil
	}
	p.nodes[key] = n
	if kind == places.Commune {
		p.communes = append(p.communes, n)
	}
	if found {
		p.known(n, old, up, field)
	} else {
		p.doubtNamesake(n, up, field)
		p.fresh(n, up)
	}
	return n
}

// isUnit reports whether what a line says is a unit, and tells all that it lacks.
func (p *importPlan) isUnit(n *node, field string) bool {
	before := len(p.report.Errors)
	if !places.CodeForm.MatchString(n.Code) || fraction.MatchString(n.Code) {
		p.wrong(n.line, field+"_code", "places.code_needed")
	}
	switch {
	case n.Name == "":
		p.wrong(n.line, field, "places.name_needed")
	case n.Type == "" && n.Kind == places.Commune:
		p.wrong(n.line, field, "places.import.type_needed")
	case n.Type == "":
		p.wrong(n.line, field, "places.import.word_needed")
	}
	return len(p.report.Errors) == before
}

// doubtNamesake asks about a new unit that is called as one beside it: its code may be wrong.
func (p *importPlan) doubtNamesake(n, up *node, field string) {
	for _, q := range p.t.Within(up.ID, n.Kind, p.anchor) {
		if q.Type == n.Type && text.Spelling(q.Name) == text.Spelling(n.Name) {
			p.report.Doubts = append(p.report.Doubts, RowError{Line: n.line, Field: field + "_code",
				Key: "places.import.namesake", Args: []any{"code", n.Code, "name", q.Name, "other", q.Code}})
			return
		}
	}
}

// fresh plans a new unit.
func (p *importPlan) fresh(n, up *node) {
	n.ID = ids.New()
	p.news = append(p.news, n.Place)
	if up.ID != "" {
		from, to := places.Overlap(n.From, n.To, up.From, up.To)
		p.parents = append(p.parents, places.Parent{PlaceID: n.ID, ParentID: up.ID, From: from, To: to})
	}
}

// known compares what the list says with the unit that is there. An import
// corrects what the same list said before; it never does a reform's work.
func (p *importPlan) known(n *node, old places.Place, up *node, field string) {
	said := n.Place
	n.Place = old
	if said.Name != old.Name && !renamed(old.Name, said.Name) {
		p.kept++
		p.keptName = cmp.Or(p.keptName, old.Name)
	}
	parent := p.t.Parent(old.ID, p.anchor).ID
	switch differs := said.Type != old.Type || renamed(old.Name, said.Name); {
	case differs && old.From < p.in.From:
		p.wrong(n.line, field, "places.import.older_unit", "name", old.Name)
	case !p.in.To.IsZero() && old.To.IsZero():
		p.wrong(n.line, field, "places.import.still_open", "name", old.Name)
	case up.ID != "" && parent != up.ID:
		p.wrong(n.line, field, "places.import.other_parent", "name", p.t.Name(parent))
	case differs:
		if text.Spelling(old.Name) != text.Spelling(said.Name) {
			p.report.Doubts = append(p.report.Doubts, RowError{Line: n.line, Field: field,
				Key: "places.import.renamed", Args: []any{"code", old.Code, "name", old.Name, "other", said.Name}})
		}
		n.Name, n.Type = said.Name, said.Type
		p.updates = append(p.updates, n.Place)
		p.report.Changed++
	default:
		p.report.Same++
	}
}

// renamed reports whether now is another name than old, or old was written in
// capitals alone and now isn't. Another spelling, and capitals, change nothing.
func renamed(old, now string) bool {
	return text.Spelling(old) != text.Spelling(now) || oneCase(old) && !oneCase(now)
}

// oneCase reports whether a name has no capitals, or nothing else.
func oneCase(s string) bool { return s == strings.ToUpper(s) || s == strings.ToLower(s) }

// named finds the one unit of that name in up, and of that type where one is
// said: lists of villages often give a commune without its code.
func (p *importPlan) named(kind places.Kind, typ, name string, up *node) *node {
	var found *node
	for _, q := range p.t.Within(up.ID, kind, p.anchor) {
		if (typ == "" || q.Type == typ) && text.Spelling(q.Name) == text.Spelling(name) {
			if found != nil {
				return nil
			}
			found = &node{Place: q}
		}
	}
	if found == nil {
		return nil
	}
	key := string(kind) + found.Code
	if n := p.nodes[key]; n != nil {
		return n
	}
	p.nodes[key] = found
	return found
}
