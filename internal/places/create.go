package places

import (
	"context"
	"slices"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A NewPlace describes a place to create.
type NewPlace struct {
	Place
	ParentID string
}

// Create adds places, with parents before children, as an import or a seed
// knows them. The actor needs Manage at each parent. A place lies in its parent
// for as long as both exist; Link says where it lay or lies otherwise.
func (s *Service) Create(ctx context.Context, actor auth.Actor, news ...NewPlace) error {
	news = slices.Clone(news)
	fresh := map[string]Place{}
	for i := range news {
		n := &news[i]
		if _, ok := fresh[n.ParentID]; !ok || n.ParentID == "" {
			if err := actor.Need(Manage, n.ParentID); err != nil {
				return err
			}
		}
		n.Name = text.Clean(n.Name)
		if n.Name == "" {
			return fault.Field("name", "places.name_needed")
		}
		if !slices.Contains(Types[n.Kind], n.Type) {
			return fault.Field("type", "places.type_needed")
		}
		if n.ID == "" {
			n.ID = ids.New()
		}
		fresh[n.ID] = n.Place
	}
	if len(news) == 0 {
		return nil
	}
	err := s.Write(ctx, actor, func(t *Tree) (Changes, error) {
		parents, err := layIn(t, news, fresh)
		return Changes{News: convert.Each(news, func(n NewPlace) Place { return n.Place }), Parents: parents,
			Entry: created(news[0].ParentID, news[0].Place, len(news))}, err
	})
	return fault.Wrap("create places", err)
}

// layIn returns the parents of news, each for the days on which both exist.
func layIn(t *Tree, news []NewPlace, fresh map[string]Place) ([]Parent, error) {
	var out []Parent
	for _, n := range news {
		if n.ParentID == "" {
			continue
		}
		parent, ok := fresh[n.ParentID]
		if !ok {
			if parent, ok = t.Find(n.ParentID); !ok {
				return nil, fault.Field("parent", "places.parent_needed")
			}
		}
		from, to := Overlap(n.From, n.To, parent.From, parent.To)
		if !to.IsZero() && to < from {
			return nil, fault.Field("parent", "places.parent_not_then")
		}
		out = append(out, Parent{n.ID, n.ParentID, from, to})
	}
	return out, nil
}

// Overlap returns the days common to two periods; to lies before from where there are none.
func Overlap(from, to, from2, to2 clock.Date) (clock.Date, clock.Date) {
	from = max(from, from2)
	if to.IsZero() || !to2.IsZero() && to2 < to {
		to = to2
	}
	return from, to
}

// created is the journal's entry of n new places in parentID, the first of which is p.
func created(parentID string, p Place, n int) audit.Entry {
	return audit.Entry{PlaceID: parentID, Action: "places.create", Kind: "place", TargetID: p.ID,
		After: map[string]any{"name": p.Name, "count": n}}
}
