package accounts

import (
	"context"
	"net/http"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// starDaily puts an entry of the menu among what the actor does every day, or takes it away.
func (p pages) starDaily(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	urls, ok := p.rt.WithDaily(actor, web.Text(r, "url"), web.Text(r, "daily") == "true")
	switch {
	case urls == nil && !ok:
		return fault.New(fault.NotFound, "fault.not_found")
	case !ok:
		return fault.New(fault.Conflict, "daily.too_many", "n", len(urls)-1)
	}
	if err := p.chooseDaily(r.Context(), actor, urls); err != nil {
		return err
	}
	return web.Redirect(w, r, web.AllURL)
}

func (s *Service) chooseDaily(ctx context.Context, actor auth.Actor, urls []string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.auth.SetDaily(ctx, tx, actor, urls); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{Action: "accounts.choose_daily", Kind: "account",
			TargetID: actor.ID, After: map[string]any{"daily": urls}})
	})
}
