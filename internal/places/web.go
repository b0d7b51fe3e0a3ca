package places

import (
	"context"
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// pages serves what people see of places.
type pages struct {
	s  *Service
	rt *web.Router
}

func (p *pages) find(r *http.Request) (Place, error) {
	q, ok := p.s.Tree().Find(r.PathValue("id"))
	if !ok {
		return Place{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return q, nil
}

// dayOf is the day of the map that was asked for; today where none was.
func dayOf(r *http.Request, t *Tree) clock.Date {
	if d, ok := web.Date(r, "on"); ok && !d.IsZero() {
		return d
	}
	return t.Today()
}

// typeOptions are the types of a kind, for the form of a unit.
func typeOptions(ctx context.Context, kind Kind) (out []ui.Option) {
	for _, t := range Types[kind] {
		out = append(out, ui.Option{Value: t, Label: text.UpperFirst(i18n.T(ctx, "places.type."+t))})
	}
	return out
}

func placeURL(id string, day clock.Date) string { return base + "/" + id + "?on=" + string(day) }

// may reports whether actor manages that in which p lies: who may reform p.
func (p *pages) may(actor auth.Actor, q Place) bool {
	return q.To.IsZero() && q.Kind != District && actor.May(Manage, p.s.Tree().lastParent(q.ID))
}

func periodText(ctx context.Context, from, to clock.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return i18n.T(ctx, "places.period.always")
	case to.IsZero():
		return i18n.T(ctx, "places.period.since", "from", from.Format())
	case from.IsZero():
		return i18n.T(ctx, "places.period.until", "to", to.Format())
	}
	return i18n.T(ctx, "places.period.both", "from", from.Format(), "to", to.Format())
}
