package procedures

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
)

// A Problem is one thing wrong in a catalogue: where, and what to do about it.
type Problem struct {
	Code string // of the procedure, as written
	Path string // such as "procedures[3].form.pages[0].questions[1].label"
	Key  string // message key
	Args []any  // alternating name and value
}

var (
	codeShape      = regexp.MustCompile(`^[0-9]\.[0-9]{6}$`)
	pageShape      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	questionShape  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	componentShape = regexp.MustCompile(`^[a-z0-9_]+$`)
	limitUnits     = []string{"working_day", "day", "hour", "month", "same_day"}
	feeKinds       = []string{"free", "per_case", "per_copy", "per_page", "per_person", "council"}
	stepRoles      = []string{"clerk", "specialist", "leader", "document_clerk"}
)

// Validate returns every problem of the catalogue at once, in its order.
func (c Catalogue) Validate() []Problem {
	k := &checker{}
	for i, p := range c.Procedures {
		k.code = p.Code
		k.at(fmt.Sprintf("procedures[%d]", i), func() { k.procedure(p) })
	}
	k.versions(c.Procedures)
	return k.problems
}

// Texts tells each of the shipped texts for people, and where it stands.
func Texts(each func(where string, t i18n.Text)) {
	k := &checker{each: each}
	for _, p := range Shipped().Procedures {
		k.at(p.Code, func() { k.procedure(p) })
	}
}

// A checker collects problems; path is where it stands.
type checker struct {
	code     string
	path     []string
	problems []Problem
	each     func(where string, t i18n.Text) // nil, or told of every text
}

func (k *checker) at(path string, check func()) {
	k.path = append(k.path, path)
	check()
	k.path = k.path[:len(k.path)-1]
}

func (k *checker) fail(path, key string, args ...any) {
	full := strings.Join(k.path, ".")
	if path != "" {
		full = strings.TrimPrefix(full+"."+path, ".")
	}
	k.problems = append(k.problems, Problem{k.code, full, "procedures.catalogue." + key, args})
}

// need reports a problem unless ok.
func (k *checker) need(ok bool, path, key string, args ...any) {
	if !ok {
		k.fail(path, key, args...)
	}
}

// oneOf reports a value that is not in the list.
func oneOf[T ~string](k *checker, v T, list []T, path string) {
	if !slices.Contains(list, v) {
		names := make([]string, len(list))
		for i, s := range list {
			names[i] = string(s)
		}
		k.fail(path, "unknown_value", "value", string(v), "known", strings.Join(names, ", "))
	}
}

// text checks a text that must be there in all languages of the product; it may be in those of more packs.
func (k *checker) text(t i18n.Text, path string) {
	if k.each != nil {
		k.each(strings.Join(append(k.path, path), "."), t)
	}
	for _, p := range i18n.Packs {
		if slices.Contains(i18n.Languages, p.Tag) && strings.TrimSpace(t[p.Tag]) == "" {
			k.fail(path, "no_text", "lang", p.Name)
		}
	}
	for tag, s := range t {
		k.need(slices.ContainsFunc(i18n.Packs, func(p i18n.Pack) bool { return p.Tag == tag }), path,
			"no_pack", "tag", tag)
		k.need(norm.NFC.IsNormalString(s), path, "not_nfc")
	}
}

// optional checks a text that may be absent, but not in one language only.
func (k *checker) optional(t i18n.Text, path string) {
	if !t.IsZero() {
		k.text(t, path)
	}
}

func (k *checker) validity(from, to clock.Date) {
	k.need(!from.IsZero(), "validFrom", "no_start")
	k.need(to.IsZero() || to >= from, "validTo", "ends_before_start", "from", from.Format(), "to", to.Format())
}

func (k *checker) procedure(p Procedure) {
	k.need(codeShape.MatchString(p.Code), "code", "code_shape", "code", p.Code)
	k.need(p.Version >= 1, "version", "version")
	k.validity(p.ValidFrom, p.ValidTo)
	k.text(p.Name, "name")
	k.optional(p.Short, "short")
	k.text(p.Plain, "plain")
	k.text(p.Field.Name, "field.name")
	oneOf(k, p.Field.Sector, Sectors, "field.sector")
	oneOf(k, p.Decider, Deciders, "decider")
	oneOf(k, p.Online.Level, OnlineLevels, "online.level")
	k.optional(p.Online.Reason, "online.reason")
	k.need(p.Online.Level != "partial" || p.Online.Reason.Official() != "", "online.reason", "no_reason")
	k.need(len(p.Legal) > 0, "legal", "no_legal")
	k.need(strings.TrimSpace(p.Source) != "", "source", "no_source")
	k.at("limit", func() { k.limit(p.Limit) })
	k.need(len(p.Fees) > 0, "fees", "no_fee_rule")
	for i, f := range p.Fees {
		k.at(fmt.Sprintf("fees[%d]", i), func() { k.fee(f, p.Form) })
	}
	k.components(p)
	k.steps(p)
	k.form(p.Form)
	k.at("result", func() { k.result(p) })
}

func (k *checker) limit(l Limit) {
	oneOf(k, l.Unit, limitUnits, "unit")
	k.need(l.N >= 1, "n", "limit_zero")
	k.need(l.Verify == 0 || l.Verify > l.N, "verify", "verify_short", "n", l.N, "verify", l.Verify)
	k.optional(l.Note, "note")
}

func (k *checker) fee(f Fee, form *Form) {
	oneOf(k, f.Kind, feeKinds, "kind")
	k.validity(f.ValidFrom, f.ValidTo)
	negative := f.Amount < 0 || f.Then < 0 || f.Cap < 0 || f.After < 0 || f.Online != nil && *f.Online < 0
	for province, a := range f.ByProvince {
		negative = negative || a < 0
		k.need(isDigits(province, 2), "byProvince", "province_shape", "province", province)
	}
	for _, g := range f.Exempt {
		oneOf(k, g, Groups, "exempt")
	}
	k.need(!negative, "amount", "negative")
	k.need(f.Kind != "free" || f.Amount == 0 && f.Online == nil, "amount", "free_costs")
	k.need(f.Kind != "council" || f.Amount == 0, "amount", "council_amount")
	k.need(f.Kind == "council" || len(f.ByProvince) == 0, "byProvince", "not_council")
	paged := f.After != 0 || f.Then != 0 || f.Cap != 0
	k.need(f.Kind == "per_page" || !paged, "after", "not_per_page")
	k.need((f.After > 0) == (f.Then > 0), "then", "after_without_then")
	k.need(f.Kind == "free" || strings.TrimSpace(f.Source) != "", "source", "no_source")
	k.condition("when", f.When, form.questions())
}

func (k *checker) components(p Procedure) {
	seen := map[string]bool{}
	for i, c := range p.Components {
		k.at(fmt.Sprintf("components[%d]", i), func() {
			k.need(componentShape.MatchString(c.ID), "id", "id_shape", "id", c.ID)
			k.need(!seen[c.ID], "id", "duplicate_id", "id", c.ID)
			seen[c.ID] = true
			k.text(c.Name, "name")
			k.optional(c.Help, "help")
			k.need(c.Originals >= 0 && c.Copies >= 0 && c.MaxPhotos >= 0, "originals", "negative")
			k.need(c.Data != "" || c.Originals+c.Copies > 0, "originals", "no_copies")
			k.need(!c.ShowOnly || c.MaxPhotos == 0, "maxPhotos", "shown_not_photographed")
			k.condition("when", c.When, p.Form.questions())
		})
	}
}

func (k *checker) steps(p Procedure) {
	k.need(len(p.Steps) > 0, "steps", "no_steps")
	seen, stage := map[string]bool{}, 1
	for i, s := range p.Steps {
		k.at(fmt.Sprintf("steps[%d]", i), func() {
			k.need(questionShape.MatchString(s.Key), "key", "id_shape", "id", s.Key)
			k.need(!seen[s.Key], "key", "duplicate_id", "id", s.Key)
			seen[s.Key] = true
			k.text(s.Name, "name")
			oneOf(k, s.Role, stepRoles, "role")
			k.need(s.Hours >= 0, "hours", "negative")
			k.need(s.Stage >= stage && s.Stage <= 5, "stage", "stage")
			stage = max(stage, s.Stage)
		})
	}
	if most := p.Limit.Hours(false); len(p.Steps) > 0 && p.Limit.N > 0 {
		k.need(p.Hours() <= most, "steps", "hours_over_limit", "hours", p.Hours(), "limit", most)
	}
}

func (k *checker) result(p Procedure) {
	k.text(p.Result.Name, "name")
	oneOf(k, p.Result.Kind, ResultKinds, "kind")
	k.optional(p.Result.Template, "template")
	known := p.Form.questions()
	for _, t := range p.Result.Template {
		for _, m := range placeholder.FindAllString(t, -1) {
			name := m[1 : len(m)-1]
			_, asked := known[name]
			k.need(asked || slices.Contains(ResultFacts, name), "template", "unknown_question", "question", name)
		}
	}
}

// versions checks what only several procedures together can get wrong.
func (k *checker) versions(ps []Procedure) {
	for i, p := range ps {
		for j, q := range ps[:i] {
			if p.Code != q.Code {
				continue
			}
			k.code = p.Code
			path := fmt.Sprintf("procedures[%d]", i)
			k.need(p.Version != q.Version, path+".version", "duplicate_version",
				"code", p.Code, "version", p.Version, "other", j+1)
			overlap := (q.ValidTo.IsZero() || p.ValidFrom <= q.ValidTo) && (p.ValidTo.IsZero() ||
				q.ValidFrom <= p.ValidTo)
			k.need(!overlap, path+".validFrom", "overlap", "code", p.Code, "version", p.Version, "with", q.Version)
		}
	}
}
