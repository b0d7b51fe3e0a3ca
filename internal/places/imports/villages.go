package imports

import (
	"slices"
	"strconv"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/text"
)

// A villageIndex finds the villages of one commune by code and by name.
type villageIndex struct {
	byCode, byName map[string]places.Place
	byLook         map[string]places.Place // by looks: similar names, to be looked at
	seen           map[string]int          // id to the line that named it
	last           int                     // serial
}

// villageKey is by what a village is known again, in whatever spelling.
func villageKey(typ, name string) string { return typ + " " + text.Spelling(name) }

// looks is what names have in common that may well mean one village: the type
// doesn't count, nor tones, nor how a number at the end is written.
func looks(name string) string {
	words := slices.DeleteFunc(strings.Fields(places.NameKey(name)), func(w string) bool { return w == "so" })
	if last := len(words) - 1; last > 0 {
		if n := slices.Index(romans, words[last]); n >= 0 {
			words[last] = strconv.Itoa(n + 1)
		}
	}
	return strings.Join(words, " ")
}

var romans = strings.Fields("i ii iii iv v vi vii viii ix x xi xii")

func (ix *villageIndex) add(commune places.Place, v places.Place) {
	ix.byCode[v.Code] = v
	ix.byName[villageKey(v.Type, v.Name)] = v
	ix.byLook[looks(v.Name)] = v
	ix.last = max(ix.last, places.Serial(commune, v.Code))
}

func (p *importPlan) villagesOf(commune places.Place) *villageIndex {
	ix := p.villages[commune.ID]
	if ix == nil {
		ix = &villageIndex{map[string]places.Place{}, map[string]places.Place{},
			map[string]places.Place{}, map[string]int{}, 0}
		for _, v := range p.t.Children(commune.ID, p.anchor) {
			ix.add(commune, v)
		}
		p.villages[commune.ID] = ix
	}
	return ix
}

// village takes the village of one line.
func (p *importPlan) village(commune *node, r Row) {
	said, ok := p.saidVillage(r)
	if !ok || commune == nil { // whose faults were told
		return
	}
	ix := p.villagesOf(commune.Place)
	old, found := ix.byName[villageKey(said.Type, said.Name)]
	if byCode, ok := ix.byCode[said.Code]; ok && said.Code != "" {
		if found && old.ID != byCode.ID {
			p.wrong(r.Line, "village_code", "places.code_taken")
			return
		}
		old, found = byCode, true
	}
	if line := ix.seen[old.ID]; found && line != 0 {
		p.wrong(r.Line, "village", "places.import.duplicate", "line", line)
		return
	}
	n := &node{Place: said, line: r.Line}
	switch {
	case found:
		p.known(n, old, commune, "village")
	case p.carry(n, commune):
	default:
		if n.Code == "" {
			n.Code = places.VillageCode(commune.Place, ix.last+1)
		}
		if like, ok := ix.byLook[looks(n.Name)]; ok {
			p.note(r.Line, "village", "places.import.note_similar", "name", n.Listed(), "other", like.Listed())
		}
		p.fresh(n, commune)
	}
	ix.add(commune.Place, n.Place)
	ix.seen[n.ID] = r.Line
}

func (p *importPlan) saidVillage(r Row) (places.Place, bool) {
	typ, name := places.SplitName(places.Village, r.Village)
	if given := places.TypeOf(places.Village, r.VillageType); given != "" && given != typ {
		typ, name = given, r.Village
	}
	before := len(p.report.Errors)
	switch {
	case name == "":
		p.wrong(r.Line, "village", "places.name_needed")
	case typ == "":
		p.wrong(r.Line, "village", "places.import.type_needed")
	}
	if r.VillageCode != "" && !places.CodeForm.MatchString(r.VillageCode) {
		p.wrong(r.Line, "village_code", "places.code_needed")
	}
	return places.Place{Kind: places.Village, Type: typ, Code: r.VillageCode, Name: name, From: p.in.From,
		To: p.in.To, Version: 1}, len(p.report.Errors) == before
}

// carry lets a village of a commune's predecessor go on in the commune: a
// reform of communes doesn't end a village. False where there is none.
func (p *importPlan) carry(n *node, commune *node) bool {
	if p.in.From.IsZero() {
		return false
	}
	before := p.in.From.AddDays(-1)
	var found []places.Place
	for _, id := range p.predecessors(commune.ID) {
		for _, v := range p.t.Children(id, before) {
			same := v.Kind == places.Village && villageKey(v.Type, v.Name) == villageKey(n.Type, n.Name)
			if same && p.t.Parent(v.ID, p.anchor).ID == "" && !p.carried(v.ID) {
				found = append(found, v)
			}
		}
	}
	if len(found) != 1 {
		return false
	}
	n.Place = found[0]
	if n.To != p.in.To {
		n.To = p.in.To
		p.updates = append(p.updates, n.Place)
	}
	p.parents = append(p.parents, places.Parent{PlaceID: n.ID, ParentID: commune.ID,
		From: p.in.From, To: p.in.To})
	p.report.Changed++
	return true
}

func (p *importPlan) carried(id string) bool {
	for _, ix := range p.villages {
		if ix.seen[id] != 0 {
			return true
		}
	}
	return false
}

func (p *importPlan) predecessors(communeID string) []string {
	out := p.t.Line(communeID)[1:]
	for _, l := range p.lines {
		if l.ToID == communeID {
			out = append(out, l.FromID)
		}
	}
	return out
}
