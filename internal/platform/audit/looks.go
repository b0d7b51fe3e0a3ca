package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

// A View is one look of somebody at a person's record, or at a list on which the person stands.
type View struct {
	At        time.Time
	ActorName string
	Reason    string // a key: the dossier, list or session in which it was needed, or what was given as reason
}

// A look is what is logged: at one person, or at the people of a list.
type look struct{ person, people, place, reason string }

func listed(personIDs []string, placeID, reason string) look {
	all := slices.Compact(slices.Sorted(slices.Values(personIDs)))
	return look{people: strings.TrimSpace(strings.Join(all, " ")), place: placeID, reason: reason}
}

// Viewed logs that actor looked at the record of person, for reason.
func (j *Journal) Viewed(ctx context.Context, tx *db.Tx, actor auth.Actor, personID, placeID, reason string) error {
	return j.log(ctx, tx, actor, ids.New(), look{person: personID, place: placeID, reason: reason})
}

// Listed logs that actor took a list away on which these people stand.
func (j *Journal) Listed(ctx context.Context, tx *db.Tx, actor auth.Actor, personIDs []string, placeID,
	reason string) error {
	return j.log(ctx, tx, actor, ids.New(), listed(personIDs, placeID, reason))
}

func (j *Journal) log(ctx context.Context, tx *db.Tx, actor auth.Actor, id string, l look) error {
	err := tx.Later(ctx,
		`insert into audit_view (id, at, actor_id, actor_name, person_id, place_id, reason, people)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
		id, db.At(j.clock.Now()), actor.ID, actor.Name, l.person, l.place, l.reason, l.people)
	if err != nil {
		return fmt.Errorf("log a look: %w", err)
	}
	return nil
}

// sameLook is for how long a look goes on: the photos of a page that was opened belong to it.
const sameLook = 10 * time.Minute

// ViewedOnce is Viewed, unless the actor began such a look a moment ago. Then it costs a read.
func (j *Journal) ViewedOnce(ctx context.Context, d *db.DB, actor auth.Actor, personID, placeID, reason string) error {
	return j.once(ctx, d, actor, look{person: personID, place: placeID, reason: reason})
}

// ListedOnce is Listed, unless the actor was given the same list a moment ago.
func (j *Journal) ListedOnce(ctx context.Context, d *db.DB, actor auth.Actor, personIDs []string, placeID,
	reason string) error {
	return j.once(ctx, d, actor, listed(personIDs, placeID, reason))
}

func (j *Journal) once(ctx context.Context, d *db.DB, actor auth.Actor, l look) error {
	now := j.clock.Now()
	var n int
	err := d.Read().QueryRow(ctx, `select count(*) from audit_view
		where person_id = $1 and at > $2 and actor_id = $3 and reason = $4 and people = $5`,
		l.person, db.At(now.Add(-sameLook)), actor.ID, l.reason, l.people).Scan(&n)
	if err != nil {
		return fmt.Errorf("look for a look: %w", err)
	}
	if n > 0 {
		return nil
	}
	// Those that come at the same moment don't see each other; they have one id.
	id := ids.Hash(strings.Join([]string{l.person, l.people, actor.ID, l.reason, now.Truncate(sameLook).String()}, "\n"))
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return j.log(ctx, tx, actor, id, l) })
}

// Views returns who looked at the record of person, or was given a list on which
// the person stands, newest first: what a resident is shown on request.
func Views(ctx context.Context, q db.Querier, personID string) ([]View, error) {
	return db.Collect(ctx, q, func(r db.Rows) (v View, err error) {
		return v, r.Scan(db.Into(&v.At), &v.ActorName, &v.Reason)
	}, `select at, actor_name, reason from audit_view where person_id = $1
		union all select at, actor_name, reason from audit_view where people <> '' and people like $2
		order by at desc limit 500`, personID, "%"+personID+"%")
}

// A Change is one entry of the journal, as those whom it is about are told of it.
type Change struct {
	At                time.Time
	ActorName, Action string
}

// About returns what the journal says of a target, newest first.
func About(ctx context.Context, q db.Querier, target string) ([]Change, error) {
	return db.Collect(ctx, q, func(r db.Rows) (c Change, err error) {
		return c, r.Scan(db.Into(&c.At), &c.ActorName, &c.Action)
	}, `select at, actor_name, action from audit_entry where target_id = $1 order by at desc, seq desc limit 500`, target)
}
