package roles

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// tasks draws the roles as a list, each leading to its page.
func tasks(ctx context.Context, v listView) []ui.Task {
	out := make([]ui.Task, 0, len(v.Made))
	for _, r := range v.Made {
		hint := i18n.T(ctx, "roles.line", "place", v.Place(r.PlaceID), "n", len(r.Permissions))
		t := ui.Task{Title: r.Name, Hint: hint, URL: roleURL(r.ID)}
		if r.Ended() {
			t.Kind, t.Status = ui.KindNeutral, i18n.T(ctx, "roles.state_ended")
		}
		out = append(out, t)
	}
	return out
}

// period says in words from when until when somebody has the role.
func period(ctx context.Context, h auth.Holder) string {
	switch {
	case h.From.IsZero() && h.To.IsZero():
		return ""
	case h.To.IsZero():
		return i18n.T(ctx, "roles.period_from", "from", h.From.Format())
	case h.From.IsZero():
		return i18n.T(ctx, "roles.period_to", "to", h.To.Format())
	}
	return i18n.T(ctx, "roles.period", "from", h.From.Format(), "to", h.To.Format())
}
