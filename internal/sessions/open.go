package sessions

import (
	"context"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/text"
	"thonso/internal/teams"
)

// An OpenInput opens a village's session.
type OpenInput struct {
	ID         string    `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat returns the first"`
	VillageID  string    `json:"villageId"`
	Place      string    `json:"place"`
	PlannedEnd time.Time `json:"plannedEnd"`
}

// Begin opens the evening: the one who opens it is present, and a job waits to
// close it should nobody do so.
func (s *Service) Begin(ctx context.Context, actor auth.Actor, in OpenInput) (Session, error) {
	if err := actor.Need(Run, in.VillageID); err != nil {
		return Session{}, err
	}
	se, err := s.checkOpen(actor, in)
	if err != nil {
		return Session{}, err
	}
	team, found, err := s.teams.TeamOf(ctx, se.VillageID)
	if err != nil {
		return Session{}, err
	}
	if found {
		se.TeamID = team.ID
	}
	me, isMember, err := s.teams.MemberFor(ctx, actor.ID, se.VillageID, clock.DateOf(se.OpenedAt))
	if err != nil {
		return Session{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if before, err := once.Sent(ctx, tx, s.clock.Now(), "sessions_session", in.ID, actor.ID, in); err != nil {
			return err
		} else if before {
			se, _, err = findSession(ctx, tx, `id = $1`, se.ID)
			return err
		}
		if _, taken, err := openAt(ctx, tx, se.VillageID); err != nil {
			return err
		} else if taken {
			return fault.New(fault.Conflict, "sessions.already_open")
		}
		return s.insert(ctx, tx, actor, se, me, isMember)
	})
	if db.IsDuplicate(err) { // somebody was faster
		err = fault.New(fault.Conflict, "sessions.already_open")
	}
	return se, fault.Wrap("open session", err)
}

func (s *Service) checkOpen(actor auth.Actor, in OpenInput) (se Session, err error) {
	bad := map[string]string{}
	now := s.clock.Now()
	se = Session{VillageID: in.VillageID, Place: text.Clean(in.Place), OpenedBy: actor.ID, OpenedByName: actor.Name,
		OpenedAt: now, PlannedEnd: in.PlannedEnd, Version: 1}
	if se.ID, err = ids.OrNew(in.ID); err != nil {
		bad["id"] = "form.bad_id"
	}
	if p, ok := s.places.Tree().Find(in.VillageID); !ok || p.Kind != places.Village {
		bad["village"] = "sessions.village_needed"
	}
	if se.Place == "" {
		bad["place"] = "sessions.place_needed"
	} else if len([]rune(se.Place)) > 120 {
		bad["place"] = "sessions.place_long"
	}
	switch {
	case !se.PlannedEnd.After(now):
		bad["end"] = "sessions.end_past"
	case se.PlannedEnd.After(now.Add(longest)):
		bad["end"] = "sessions.end_far"
	}
	return se, fault.Fields(bad)
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, actor auth.Actor, se Session, me teams.Membership,
	isMember bool) error {
	if _, err := tx.Exec(ctx,
		`insert into sessions_session
			(id, village_id, team_id, place, opened_by, opened_by_name, opened_at, planned_end)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		se.ID, se.VillageID, se.TeamID, se.Place, se.OpenedBy, se.OpenedByName, db.At(se.OpenedAt),
		db.At(se.PlannedEnd)); err != nil {
		return err
	}
	if isMember {
		if err := s.arrive(ctx, tx, se, me); err != nil {
			return err
		}
	}
	if err := s.write(ctx, tx, actor, se, "open", Visit{}); err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, tx, closeForgotten{SessionID: se.ID}, se.PlannedEnd.Add(grace))
}
