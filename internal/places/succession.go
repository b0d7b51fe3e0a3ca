package places

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
)

// An Ending is a unit that ends, and the units in which it goes on, the main
// one first; none where a list ends a unit and says nothing of what became of it.
type Ending struct {
	Place Place
	Into  []Place
}

// A Succession says where what people hold at units that end goes on: roles,
// places in a team. Records don't: they stay where they were made. It is the
// event that other modules hear, within the transaction of the reform.
type Succession struct {
	On      clock.Date // first day of the successors
	Endings []Ending
	chosen  map[string]string // by Holder.Key: id of the successor, where a person doesn't go to the main one
}

// A Holder is a person who holds something at a unit that ends.
type Holder struct {
	Key   string // the same for all that one person holds at the unit
	Name  string
	Place Place
	What  []string // in the reader's language: roles
	To    Place
}

// To is where the holder of key at a place goes on; the zero Place if nowhere.
func (s Succession) To(placeID, key string) Place {
	for _, e := range s.Endings {
		if e.Place.ID != placeID {
			continue
		}
		for _, p := range e.Into {
			if p.ID == s.chosen[key] {
				return p
			}
		}
		if len(e.Into) > 0 {
			return e.Into[0]
		}
	}
	return Place{}
}

// succession is where people go on after the reform: in a split to the larger
// part, unless somebody says otherwise.
func (r Reform) succession() Succession {
	s := Succession{On: r.On, chosen: map[string]string{}}
	for _, c := range r.Closing {
		e := Ending{Place: c, Into: r.fresh()}
		slices.SortStableFunc(e.Into, func(a, b Place) int {
			return cmp.Or(r.shareOf(c, b)-r.shareOf(c, a), r.movesTo(b)-r.movesTo(a))
		})
		s.Endings = append(s.Endings, e)
	}
	for key, i := range r.choice {
		s.chosen[key] = r.New[i].ID
	}
	return s
}

func (r Reform) shareOf(from, to Place) int {
	i := slices.IndexFunc(r.Lines, func(l Lineage) bool { return l.FromID == from.ID && l.ToID == to.ID })
	return r.Lines[i].Share
}

func (r Reform) movesTo(p Place) (n int) {
	for _, m := range r.Moves {
		if m.To.ID == p.ID {
			n++
		}
	}
	return n
}

// countsAt says how much was recorded in a place and in the villages within it.
func (s *Service) countsAt(ctx context.Context, p Place) (out []Count, err error) {
	line := s.Tree().lineWithin(p.ID)
	for _, m := range s.modules.All() {
		if m.AtPlace == nil {
			continue
		}
		for _, c := range m.AtPlace.Counts {
			n, err := c.Of(ctx, line)
			if err != nil {
				return nil, fmt.Errorf("count %s: %w", c.Key, err)
			}
			if n > 0 {
				out = append(out, Count{p, c.Key, n})
			}
		}
	}
	return out, nil
}

// lineWithin is a place with its villages, and those whose records they continue, each once.
func (t *Tree) lineWithin(placeID string) (out []string) {
	for _, p := range append(t.Within(placeID, Village, t.Today()), Place{ID: placeID}) {
		for _, id := range t.Line(p.ID) {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// Holders lists who moves where.
func (s *Service) Holders(ctx context.Context, to Succession) (out []Holder, err error) {
	for _, e := range to.Endings {
		hs, err := s.holdersAt(ctx, e.Place, to.On)
		if err != nil {
			return nil, err
		}
		for _, h := range hs {
			h.To = to.To(e.Place.ID, h.Key)
			out = append(out, h)
		}
	}
	return out, nil
}

// holdersAt are those who hold something at the place on a day or later, in any
// module, each once.
func (s *Service) holdersAt(ctx context.Context, p Place, on clock.Date) (out []Holder, err error) {
	for _, m := range s.modules.All() {
		if m.AtPlace == nil || m.AtPlace.Holders == nil {
			continue
		}
		hs, err := m.AtPlace.Holders(ctx, p.ID, on)
		if err != nil {
			return nil, fmt.Errorf("who holds something at a place: %w", err)
		}
		for _, h := range hs {
			i := slices.IndexFunc(out, func(o Holder) bool { return o.Key == h.Key })
			if i < 0 {
				i, out = len(out), append(out, Holder{Key: h.Key, Name: h.Name, Place: p})
			}
			for _, what := range h.What {
				if !slices.Contains(out[i].What, what) {
					out[i].What = append(out[i].What, what)
				}
			}
		}
	}
	return out, nil
}

// continueHolders tells every module that units end, within the reform's transaction.
func (s *Service) continueHolders(ctx context.Context, tx *db.Tx, actor auth.Actor, to Succession) error {
	if len(to.Endings) == 0 {
		return nil
	}
	return events.Publish(ctx, tx, s.events, actor, to)
}

// HolderText says in the reader's language where a person of an import goes on,
// or that nobody says where.
func HolderText(ctx context.Context, h Holder, on clock.Date) string {
	key := "places.import.goes_on"
	if h.To.ID == "" {
		key = "places.import.left_behind"
	}
	return i18n.T(ctx, key, "name", h.Name, "what", strings.Join(h.What, ", "), "from", FullName(ctx, h.Place), "to",
		FullName(ctx, h.To), "day", on.Format())
}
