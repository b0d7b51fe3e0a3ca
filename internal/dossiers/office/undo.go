package office

import (
	"context"
	"net/http"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// didName is the parameter that says with which dossier something was done just now.
const didName = "did"

// An undoable is what the actor did a moment ago and may take back; no URL: nothing.
type undoable struct {
	URL, Name, Done string
	Version         int
}

// undoableOf says what of a case may be taken back.
func (p pages) undoableOf(ctx context.Context, actor auth.Actor, d dossiers.Dossier, past []dossiers.Event) undoable {
	row := dossiers.ActionUndo.Row()
	if dossiers.MayUndo(actor, past, p.clock.Now()) != nil || p.dossiers.NeedAction(actor, row.Action, d) != nil {
		return undoable{}
	}
	return undoable{actionURL(row, d.ID), d.OwnerName,
		i18n.T(ctx, "dossiers.event."+string(past[len(past)-1].Kind)), d.Version}
}

// didBefore is what was done with the dossier before this one on a walk.
func (p pages) didBefore(r *http.Request, actor auth.Actor) (undoable, error) {
	ctx, id := r.Context(), r.URL.Query().Get(didName)
	if id == "" {
		return undoable{}, nil
	}
	d, err := dossiers.Get(ctx, p.db.Read(), id)
	if fault.KindOf(err) == fault.NotFound {
		return undoable{}, nil
	} else if err != nil {
		return undoable{}, err
	}
	past, err := dossiers.EventsOf(ctx, p.db.Read(), id)
	return p.undoableOf(ctx, actor, d, past), err
}

// Undo takes back what the actor did with a dossier a moment ago.
func (s *Service) Undo(ctx context.Context, actor auth.Actor, in dossiers.Act) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionUndo,
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			past, err := t.Past()
			if err != nil {
				return err
			}
			return dossiers.MayUndo(actor, past, t.Event.At)
		})
}
