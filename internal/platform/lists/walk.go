package lists

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A Walk leads through rows one after the other: through those that are chosen or,
// where none is, through all that the list shows, as it is filtered and sorted.
type Walk[T any] struct {
	Label string // message key, of the button
	// When reports whether it is offered for a query; nil: for any.
	When func(actor auth.Actor, q Query) bool
	Row  func(T) Pick
	Most int // how many rows it goes through
	// Begin is where it begins, by the ids of the rows.
	Begin func(ids []string) string
}

func (l *List[T]) walkURL() string { return l.URL + "/walk" }

// walk leads to the first of the rows.
func (l *List[T]) walk(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	q := l.Asked(r)
	rows, err := l.walked(r.Context(), actor, q)
	switch {
	case err != nil:
		return err
	case len(rows) == 0:
		return web.Redirect(w, r, q.address(l.URL, q.Sort, ""))
	}
	return web.Redirect(w, r, l.Walk.Begin(rows))
}

func (l *List[T]) walked(ctx context.Context, actor auth.Actor, q Query) (out []string, err error) {
	for _, picked := range q.picked {
		if id, _, _ := strings.Cut(picked, "."); id != "" && len(out) < l.Walk.Most {
			out = append(out, id)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	for row, err := range l.All(ctx, actor, q) {
		if err != nil {
			return nil, err
		}
		if out = append(out, l.Walk.Row(row).ID); len(out) == l.Walk.Most {
			break
		}
	}
	return out, nil
}

// offerWalk adds to a view that its rows can be gone through.
func (l *List[T]) offerWalk(actor auth.Actor, page Page[T], v *View) {
	if l.Walk == nil || len(page.Rows) == 0 || l.Walk.When != nil && !l.Walk.When(actor, v.Query) {
		return
	}
	v.Walk = &ui.ButtonProps{Text: l.Walk.Label, Kind: ui.BtnSecondary, URL: l.walkURL(), Get: true}
	for i, x := range page.Rows {
		v.Rows[i].pick = picked(l.Walk.Row(x))
	}
}

// walkButton is the button in words.
func (v View) walkButton(ctx context.Context) ui.ButtonProps {
	b := *v.Walk
	b.Text = i18n.T(ctx, b.Text)
	return b
}

// picked is how a row is chosen in a form.
func picked(p Pick) string { return p.ID + "." + strconv.Itoa(p.Version) }
