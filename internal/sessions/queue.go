package sessions

import (
	"context"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/teams"
)

// A ComeInput gives a queue number to a resident, or to somebody who walked in
// and isn't in the register yet.
type ComeInput struct {
	ID         string // of the visit, made by the client; a repeat returns the first
	SessionID  string
	ResidentID string
	WalkIn     *people.RegisterInput // VillageID and WalkIn are set here
}

// Come puts a person into the queue. Somebody who waits already keeps their number.
func (s *Service) Come(ctx context.Context, actor auth.Actor, in ComeInput) (v Visit, err error) {
	given := in.ID
	if in.ID, err = ids.OrNew(in.ID); err != nil {
		return Visit{}, err
	}
	if in.ResidentID == "" && in.WalkIn == nil {
		return Visit{}, fault.Field("resident", "sessions.who")
	}
	err = s.change(ctx, actor, "come", in.SessionID, func(ctx context.Context, tx *db.Tx, se Session) error {
		who, err := s.person(ctx, tx, actor, se, in)
		if err != nil {
			return err
		}
		if old, found, err := findVisit(ctx, tx,
			`session_id = $1 and resident_id = $2 and status in ('waiting', 'serving')`, se.ID,
			who.ID); err != nil || found {
			v = old
			return err
		}
		if before, err := once.Sent(ctx, tx, s.clock.Now(), "sessions_visit", given, actor.ID, se.ID, who.ID); err != nil {
			return err
		} else if before {
			v, err = getVisit(ctx, tx, se.ID, in.ID)
			return err
		}
		v = Visit{ID: in.ID, SessionID: se.ID, ResidentID: who.ID, Name: who.Name, Year: year(who.Born),
			Status: Waiting, AskedAt: s.clock.Now()}
		return s.enqueue(ctx, tx, actor, se, &v)
	})
	return v, err
}

func (s *Service) person(ctx context.Context, tx *db.Tx, actor auth.Actor, se Session,
	in ComeInput) (people.Brief, error) {
	if in.WalkIn != nil {
		reg := *in.WalkIn
		reg.VillageID, reg.WalkIn = se.VillageID, true
		if reg.ID == "" {
			reg.ID = in.ID // one walk-in, one visit: a repeat is the same person
		}
		return s.people.RegisterTx(ctx, tx, actor, reg)
	}
	b, err := s.people.Get(ctx, tx, in.ResidentID)
	if err == nil && !actor.May(people.Find, b.VillageID) {
		err = fault.New(fault.NotFound, "people.not_found")
	}
	if err == nil && b.Status == people.Dead { // the page was older than that
		err = fault.New(fault.Conflict, "sessions.dead", "name", b.Name)
	}
	return b, err
}

func (s *Service) enqueue(ctx context.Context, tx *db.Tx, actor auth.Actor, se Session, v *Visit) error {
	if err := tx.QueryRow(ctx,
		`update sessions_session set last_number = last_number + 1 where id = $1 returning last_number`,
		se.ID).Scan(&v.Number); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx,
		`insert into sessions_visit (id, session_id, number, resident_id, name, year, status, asked_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		v.ID, v.SessionID, v.Number, v.ResidentID, v.Name, v.Year, string(v.Status), db.At(v.AskedAt)); err != nil {
		return err
	}
	return s.write(ctx, tx, actor, se, "come", *v)
}

func year(born string) string {
	if len(born) < 4 {
		return ""
	}
	return born[:4]
}

// Next calls the next of those who wait, for the actor. Who is serving somebody
// gets that person again: two taps do not call two people. ok is false when
// nobody waits.
func (s *Service) Next(ctx context.Context, actor auth.Actor, sessionID string) (v Visit, ok bool, err error) {
	me, isMember, err := s.helper(ctx, actor, sessionID)
	if err != nil {
		return Visit{}, false, err
	}
	err = s.change(ctx, actor, "next", sessionID, func(ctx context.Context, tx *db.Tx, se Session) error {
		if v, ok, err = findVisit(ctx, tx, `session_id = $1 and helper_id = $2 and status = 'serving'`, se.ID,
			actor.ID); err != nil || ok {
			return err
		}
		if v, ok, err = findVisit(ctx, tx, `session_id = $1 and status = 'waiting'`, se.ID); err != nil || !ok {
			return err
		}
		if isMember {
			if err := s.arrive(ctx, tx, se, me); err != nil {
				return err
			}
		}
		return s.serve(ctx, tx, actor, se, &v)
	})
	return v, ok && err == nil, err
}

// helper is the actor's membership of the session's team: who calls somebody is present.
func (s *Service) helper(ctx context.Context, actor auth.Actor, sessionID string) (teams.Membership, bool, error) {
	se, err := s.Get(ctx, actor, sessionID)
	if err != nil {
		return teams.Membership{}, false, err
	}
	return s.teams.MemberFor(ctx, actor.ID, se.VillageID, clock.DateOf(se.OpenedAt))
}

// Call calls one who waits out of turn: a mother with a child, somebody who is ill.
func (s *Service) Call(ctx context.Context, actor auth.Actor, sessionID, visitID string) (v Visit, err error) {
	me, isMember, err := s.helper(ctx, actor, sessionID)
	if err != nil {
		return Visit{}, err
	}
	err = s.change(ctx, actor, "call", sessionID, func(ctx context.Context, tx *db.Tx, se Session) error {
		if v, err = getVisit(ctx, tx, se.ID, visitID); err != nil {
			return err
		}
		if v.Status == Serving && v.HelperID == actor.ID {
			return nil
		}
		if v.Status != Waiting {
			return fault.New(fault.Conflict, "sessions.taken")
		}
		if _, busy, err := findVisit(ctx, tx, `session_id = $1 and helper_id = $2 and status = 'serving'`, se.ID,
			actor.ID); err != nil {
			return err
		} else if busy {
			return fault.New(fault.Conflict, "sessions.busy")
		}
		if isMember {
			if err := s.arrive(ctx, tx, se, me); err != nil {
				return err
			}
		}
		return s.serve(ctx, tx, actor, se, &v)
	})
	return v, err
}

func (s *Service) serve(ctx context.Context, tx *db.Tx, actor auth.Actor, se Session, v *Visit) error {
	v.Status, v.HelperID, v.HelperName, v.StartedAt = Serving, actor.ID, actor.Name, s.clock.Now()
	if err := updateVisit(ctx, tx, *v, Waiting); err != nil {
		return err
	}
	return s.write(ctx, tx, actor, se, "call", *v)
}
