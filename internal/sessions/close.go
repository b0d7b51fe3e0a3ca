package sessions

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/tallies"
)

// longestNote is how long a note of the evening or of a visit may be, in characters.
const longestNote = 2000

// A CloseInput closes a session.
type CloseInput struct {
	SessionID  string `json:"-" path:"id"`
	Note       string `json:"note,omitempty"`
	DraftsSeen bool   `json:"draftsSeen,omitempty"` // the list of unfinished drafts was read and confirmed
}

// Close ends the evening and writes its report. A repeat returns the first report.
func (s *Service) Close(ctx context.Context, actor auth.Actor, in CloseInput) (Session, error) {
	if err := in.Fields().Check(); err != nil {
		return Session{}, err
	}
	return s.close(ctx, actor, in, false)
}

// Unfinished returns the drafts of a session, which closing it leaves behind.
func (s *Service) Unfinished(ctx context.Context, actor auth.Actor, se Session) ([]Line, error) {
	rows, err := s.ofSession(ctx, actor, se)
	var out []Line
	for _, d := range rows {
		if d.Status == dossiers.Draft {
			out = append(out, s.line(d))
		}
	}
	return out, err
}

func (s *Service) close(ctx context.Context, actor auth.Actor, in CloseInput, byItself bool) (Session, error) {
	se, err := getSession(ctx, s.db.Read(), in.SessionID)
	if err != nil {
		return Session{}, err
	}
	if err := hide(actor, actor.Need(Run, se.VillageID)); err != nil {
		return Session{}, err
	}
	fetch, err := s.toFetch(ctx, actor, se.VillageID)
	if err != nil {
		return Session{}, err
	}
	team := ""
	if t, err := s.teams.Get(ctx, se.TeamID); err == nil {
		team = t.Name
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		se, err = takeSession(ctx, tx, in.SessionID)
		if fault.KindOf(err) == fault.Conflict {
			return nil // closed before
		} else if err != nil {
			return err
		}
		se.ClosedAt, se.ClosedBy, se.ClosedByName, se.Note = s.clock.Now(), actor.ID, actor.Name, in.Note
		ds, err := s.ofSession(ctx, actor, se) // now that the session is locked
		if err != nil {
			return err
		}
		visits, err := s.sendHome(ctx, tx, se)
		if err != nil {
			return err
		}
		here, err := s.leaveAll(ctx, tx, se)
		if err != nil {
			return err
		}
		r := s.build(se, visits, here, ds, fetch)
		r.Team, r.ByItself = team, byItself
		if len(r.Drafts) > 0 && !in.DraftsSeen && !byItself {
			return fault.Field("drafts", "sessions.drafts_unseen")
		}
		return s.finish(ctx, tx, actor, &se, &r)
	})
	return se, fault.Wrap("close session", err)
}

// toFetch lists the results of a village that still lie at the commune.
func (s *Service) toFetch(ctx context.Context, actor auth.Actor, villageID string) ([]dossiers.Row, error) {
	rows, err := s.allRows(ctx, actor, dossiers.Filter{PlaceID: villageID,
		Statuses: []dossiers.Status{dossiers.Resolved}})
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	carried, err := s.errands.Carried(ctx, convert.Each(rows, func(r dossiers.Row) string { return r.ID }))
	return slices.DeleteFunc(rows, func(r dossiers.Row) bool { return carried[r.ID] }), err
}

// sendHome ends the visits of those who still wait or are being served; a visit
// whose dossier was sent is done.
func (s *Service) sendHome(ctx context.Context, tx *db.Tx, se Session) ([]Visit, error) {
	visits, err := visitsOf(ctx, tx, se.ID)
	if err != nil {
		return nil, err
	}
	for i := range visits {
		v := &visits[i]
		from := v.Status
		if from != Waiting && from != Serving {
			continue
		}
		sent, err := s.sent(ctx, tx, *v)
		if err != nil {
			return nil, err
		}
		v.Outcome, v.EndedAt = Closed, se.ClosedAt
		if sent {
			v.Outcome = Filed
		}
		v.Status = outcomeStatus(v.Outcome)
		if err := updateVisit(ctx, tx, *v, from); err != nil {
			return nil, err
		}
	}
	return visits, nil
}

func (s *Service) leaveAll(ctx context.Context, tx *db.Tx, se Session) ([]Attendance, error) {
	if _, err := tx.Exec(ctx, `update sessions_attendance set left_at = $2 where session_id = $1 and left_at = 0`,
		se.ID, db.At(se.ClosedAt)); err != nil {
		return nil, err
	}
	return attendanceOf(ctx, tx, se.ID)
}

func (s *Service) finish(ctx context.Context, tx *db.Tx, actor auth.Actor, se *Session, r *Report) error {
	if err := s.write(ctx, tx, actor, *se, "close", Visit{}); err != nil {
		return err
	}
	if err := s.seal(ctx, tx, *se, r); err != nil {
		return err
	}
	se.Report = r
	if err := db.ChangedOne(tx.Exec(ctx,
		`update sessions_session set closed_at = $2, closed_by = $3, closed_by_name = $4, note = $5, report = $6
			where id = $1 and closed_at = 0`,
		se.ID, db.At(se.ClosedAt), se.ClosedBy, se.ClosedByName, se.Note, db.JSON(r))); err != nil {
		return err
	}
	month := tallies.Month(se.OpenedAt)
	return Counts.Add(ctx, tx, se.VillageID, tallies.Delta{Month: month, Figure: "sessions_held", N: 1},
		tallies.Delta{Month: month, Figure: "visits", N: r.Guests}, tallies.Delta{Month: month,
			Figure: "people_served", N: r.Served})
}

// closeForgotten is the job that closes a session nobody closed.
type closeForgotten struct {
	SessionID string `json:"sessionId"`
}

// Job says how it is worked.
func (a closeForgotten) Job() jobs.Spec {
	return jobs.Spec{Kind: "sessions.close_forgotten", Once: a.SessionID}
}

func (s *Service) closeForgotten(ctx context.Context, actor auth.Actor, a closeForgotten) error {
	se, err := getSession(ctx, s.db.Read(), a.SessionID)
	if err != nil || !se.Open() {
		return err
	}
	_, err = s.close(ctx, actor, CloseInput{SessionID: a.SessionID}, true)
	return err
}
