package places

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
)

// An AddInput describes one unit that somebody enters by hand.
type AddInput struct {
	Unit
	Kind     Kind       `json:"kind" enum:"province,commune,village"`
	ParentID string     `json:"parent,omitempty" doc:"Id of the unit in which it lies"`
	From     clock.Date `json:"from,omitempty" doc:"First day; none: since ever"`
}

// Fields are what is asked of a unit that is entered by hand.
func (in *AddInput) Fields() forms.Fields {
	about := forms.Of(labels, forms.OwnID("id", &in.ID), forms.Hidden("parent", &in.ParentID),
		forms.Hidden("kind", &in.Kind))
	return about.After("kind", forms.Of(labels, append(in.Unit.fields(in.Kind, ""), forms.Date("from", &in.From))...))
}

// Add enters one unit.
func (s *Service) Add(ctx context.Context, actor auth.Actor, in AddInput) (Place, error) {
	if err := actor.Need(Manage, in.ParentID); err != nil {
		return Place{}, err
	}
	sent := in
	in.ID = cmp.Or(in.ID, ids.New())
	err := s.change(ctx, func(t *Tree) (func(context.Context, *db.Tx) error, error) {
		bad := in.Fields().Faults()
		p := in.place(in.Kind, in.From)
		t.checkAdd(&p, in.ParentID, bad)
		return func(ctx context.Context, tx *db.Tx) error {
			before, err := once.Sent(ctx, tx, s.clock.Now(), "places_place", sent.ID, actor.ID, sent)
			if err != nil || before {
				return err
			}
			return s.writeChanges(ctx, tx, actor, Changes{News: []Place{p}, Entry: created(in.ParentID, p, 1),
				Parents: []Parent{{p.ID, in.ParentID, p.From, ""}}})
		}, bad.Err()
	})
	added, _ := s.Tree().Find(in.ID)
	return added, fault.Wrap("add a place", err)
}

// below says in which kind a unit of the other kind lies when it is entered by hand.
var below = map[Kind]Kind{Village: Commune, Commune: Province}

func (t *Tree) checkAdd(p *Place, parentID string, bad forms.Faults) {
	parent, ok := t.Find(parentID)
	if want := below[p.Kind]; want == "" || !ok || parent.Kind != want {
		bad.Add("parent", "places.parent_needed")
	} else {
		if p.From.IsZero() {
			p.From = parent.From
		}
		if !parent.To.IsZero() || p.From < parent.From {
			bad.Add("from", "places.parent_not_then")
		}
	}
	t.CheckDay(&bad, "from", p.From)
	if p.Kind == Village && p.Code == "" {
		p.Code = t.nextVillageCode(parent)
	}
	t.checkUnit(*p, parentID, p.From, nil, "", bad)
}

// checkUnit adds to bad whether code or name of a unit that is to begin on day
// in parent are another's then or later; those of the units in closing end the
// day before. The fields' names have the ending suffix.
func (t *Tree) checkUnit(p Place, parentID string, day clock.Date, closing []Place, suffix string, bad forms.Faults) {
	for _, q := range t.places {
		ends := !q.To.IsZero() && q.To < day ||
			slices.ContainsFunc(closing, func(c Place) bool { return c.ID == q.ID })
		if q.ID == p.ID || q.Kind != p.Kind || ends {
			continue
		}
		if q.Code == p.Code {
			bad.Add("code"+suffix, "places.code_taken")
		}
		here := slices.ContainsFunc(t.parents[q.ID], func(up Parent) bool {
			return up.ParentID == parentID && (up.To.IsZero() || up.To >= day)
		})
		if here && q.Type == p.Type && strings.EqualFold(q.Name, p.Name) {
			bad.Add("name"+suffix, "places.name_taken")
		}
	}
}

// nextVillageCode is the commune's code with the next serial: villages have no
// national one. One that a village had is not given again.
func (t *Tree) nextVillageCode(commune Place) string {
	last := 0
	for _, v := range t.places {
		if v.Kind == Village {
			last = max(last, Serial(commune, v.Code))
		}
	}
	return VillageCode(commune, last+1)
}

// VillageCode is the n-th code of a village of the commune.
func VillageCode(commune Place, n int) string { return fmt.Sprintf("%s-%02d", commune.Code, n) }

// Serial is the n of such a code; 0 of any other.
func Serial(commune Place, code string) int {
	serial, has := strings.CutPrefix(code, commune.Code+"-")
	if n, err := strconv.Atoi(serial); has && err == nil {
		return n
	}
	return 0
}
