package dossiers

import (
	"context"
	"time"

	"thonso/internal/platform/db"
)

// A knownEvent is one that was written before: of which dossier, and what was done.
type knownEvent struct {
	of   string
	kind Action
	at   time.Time
	data EventData
}

// isOf reports whether the event is a repeat of an action on a dossier. Sending and
// sending again are one: which it is depends on what was there.
func (e knownEvent) isOf(id string, a Action) bool {
	sent := func(a Action) bool { return a == ActionSubmit || a == ActionSupplied }
	return e.of == id && (e.kind == a || sent(e.kind) && sent(a))
}

// loadForAct reads a dossier to act on, and what the client's event is already.
func loadForAct(ctx context.Context, tx *db.Tx, in Act) (d Dossier, known knownEvent, err error) {
	err = db.Together(ctx, tx, db.One(dossierSQL, []any{in.ID}, d.dests()...),
		db.One(`select coalesce(max(dossier_id), ''), coalesce(max(kind), ''), coalesce(max(at), 0),
			coalesce(max(data), '{}') from dossiers_event where id = $1`, []any{in.EventID}, &known.of, &known.kind,
			db.Into(&known.at), db.IntoJSON(&known.data)))
	return d, known, notFound(err, in.ID)
}
