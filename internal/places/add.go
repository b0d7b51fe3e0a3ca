package places

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// An AddInput describes one unit that somebody enters by hand.
type AddInput struct {
	ID       string // made by the caller, so that a repeat adds nothing; "" for a new one
	Kind     Kind
	Type     string
	Code     string // "" for a village: the next serial of its commune
	Name     string
	ParentID string
	From     clock.Date // zero: since ever
}

// Add enters one unit.
func (s *Service) Add(ctx context.Context, actor auth.Actor, in AddInput) (Place, error) {
	if err := actor.Need(Manage, in.ParentID); err != nil {
		return Place{}, err
	}
	if in.ID == "" {
		in.ID = ids.New()
	}
	if p, ok := s.Tree().Find(in.ID); ok {
		return p, nil
	}
	var added Place
	err := s.Write(ctx, actor, func(t *Tree) (Changes, error) {
		p := Place{ID: in.ID, Kind: in.Kind, Type: in.Type, Code: text.Clean(in.Code),
			Name: bareName(in.Kind, in.Type, in.Name), From: in.From, Version: 1}
		if err := t.checkAdd(&p, in.ParentID); err != nil {
			return Changes{}, err
		}
		added = p
		return Changes{News: []Place{p}, Parents: []Parent{{p.ID, in.ParentID, p.From, ""}},
			Entry: created(in.ParentID, p, 1)}, nil
	})
	if err != nil {
		return Place{}, fmt.Errorf("add a place: %w", err)
	}
	return added, nil
}

// below says in which kind a unit of the other kind lies when it is entered by hand.
var below = map[Kind]Kind{Village: Commune, Commune: Province}

func (t *Tree) checkAdd(p *Place, parentID string) error {
	bad := map[string]string{}
	parent, ok := t.Find(parentID)
	if want := below[p.Kind]; want == "" || !ok || parent.Kind != want {
		bad["parent"] = "places.parent_needed"
	} else {
		if p.From.IsZero() {
			p.From = parent.From
		}
		if !parent.To.IsZero() || p.From < parent.From {
			bad["from"] = "places.parent_not_then"
		}
	}
	day := p.From
	if day.IsZero() {
		day = t.Today()
	}
	if p.Kind == Village && p.Code == "" {
		p.Code = t.nextVillageCode(parent, day)
	}
	t.checkUnit(*p, parentID, day, nil, func(field, key string) { bad[field] = key })
	return fault.Fields(bad)
}

// CodeForm is the form of a code.
var CodeForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$`)

// checkUnit tells bad what is wrong with a unit that is to begin on day in
// parent; those of the units in closing end the day before.
func (t *Tree) checkUnit(p Place, parentID string, day clock.Date, closing []Place, bad func(field, key string)) {
	if p.Name == "" || len(p.Name) > 200 {
		bad("name", "places.name_needed")
	}
	if !slices.Contains(Types[p.Kind], p.Type) {
		bad("type", "places.type_needed")
	}
	ends := func(q Place) bool {
		return slices.ContainsFunc(closing, func(c Place) bool { return c.ID == q.ID })
	}
	switch q := t.ByCode(p.Kind, p.Code, day); {
	case !CodeForm.MatchString(p.Code):
		bad("code", "places.code_needed")
	case q.ID != "" && q.ID != p.ID && !ends(q):
		bad("code", "places.code_taken")
	}
	for _, q := range t.Children(parentID, day) {
		if q.ID != p.ID && q.Kind == p.Kind && q.Type == p.Type && strings.EqualFold(q.Name, p.Name) && !ends(q) {
			bad("name", "places.name_taken")
		}
	}
}

// nextVillageCode is the commune's code with the next serial: villages have no national one.
func (t *Tree) nextVillageCode(commune Place, day clock.Date) string {
	last := 0
	for _, v := range t.Children(commune.ID, day) {
		last = max(last, Serial(commune, v.Code))
	}
	return VillageCode(commune, last+1)
}

// VillageCode is the n-th code of a village of the commune.
func VillageCode(commune Place, n int) string { return fmt.Sprintf("%s-%02d", commune.Code, n) }

// Serial is the n of such a code; 0 of any other.
func Serial(commune Place, code string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(code, commune.Code+"-"))
	return n
}

// bareName is the name without the type's word, which people like to type before it.
func bareName(kind Kind, typ, name string) string {
	if t, rest := SplitName(kind, name); t == typ {
		return rest
	}
	return text.Clean(name)
}
