package sessions

import (
	"context"
	"encoding/json"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

const sessionColumns = `id, village_id, team_id, place, opened_by, opened_by_name, opened_at, planned_end,
	closed_at, closed_by, closed_by_name, note, last_number, report, version`

func scanSession(r db.Rows) (s Session, err error) {
	var report string
	if err := r.Scan(&s.ID, &s.VillageID, &s.TeamID, &s.Place, &s.OpenedBy, &s.OpenedByName, db.Into(&s.OpenedAt),
		db.Into(&s.PlannedEnd), db.Into(&s.ClosedAt),
		&s.ClosedBy, &s.ClosedByName, &s.Note, &s.LastNumber, &report, &s.Version); err != nil || report == "" {
		return s, err
	}
	s.Report = &Report{}
	return s, json.Unmarshal([]byte(report), s.Report)
}

// findSession returns the session that where finds, and whether there is one.
func findSession(ctx context.Context, q db.Querier, where string, args ...any) (Session, bool, error) {
	s, found, err := db.Find(ctx, q, scanSession, `select `+sessionColumns+` from sessions_session where `+where,
		args...)
	return s, found, fault.Wrap("find session", err)
}

func getSession(ctx context.Context, q db.Querier, id string) (Session, error) {
	s, found, err := findSession(ctx, q, `id = $1`, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "sessions.not_found")
	}
	return s, err
}

// takeSession locks an open session: whoever comes second waits for the first.
func takeSession(ctx context.Context, tx *db.Tx, id string) (Session, error) {
	s, open, err := db.Find(ctx, tx, scanSession,
		`update sessions_session set version = version + 1 where id = $1 and closed_at = 0 returning `+sessionColumns,
		id)
	if open || err != nil {
		return s, fault.Wrap("take session", err)
	}
	if s, err = getSession(ctx, tx, id); err != nil {
		return s, err
	}
	return s, fault.New(fault.Conflict, "sessions.is_closed")
}

func openAt(ctx context.Context, q db.Querier, villageID string) (Session, bool, error) {
	return findSession(ctx, q, `village_id = $1 and closed_at = 0`, villageID)
}

const visitColumns = `id, session_id, number, resident_id, name, year, status, helper_id, helper_name,
	procedure_code, way, mandate_id, dossier_id, asked_at, started_at, ended_at, outcome, note`

func scanVisit(r db.Rows) (v Visit, err error) {
	return v, r.Scan(&v.ID, &v.SessionID, &v.Number, &v.ResidentID, &v.Name, &v.Year, &v.Status, &v.HelperID,
		&v.HelperName, &v.Procedure, &v.Way, &v.MandateID, &v.DossierID,
		db.Into(&v.AskedAt), db.Into(&v.StartedAt), db.Into(&v.EndedAt), &v.Outcome, &v.Note)
}

func visitsOf(ctx context.Context, q db.Querier, sessionID string) ([]Visit, error) {
	vs, err := db.Collect(ctx, q, scanVisit,
		`select `+visitColumns+` from sessions_visit where session_id = $1 order by number`, sessionID)
	return vs, fault.Wrap("visits", err)
}

// findVisit returns the first visit that where finds, and whether there is one.
func findVisit(ctx context.Context, q db.Querier, where string, args ...any) (Visit, bool, error) {
	v, found, err := db.Find(ctx, q, scanVisit, `select `+visitColumns+` from sessions_visit where `+where+
		` order by number limit 1`, args...)
	return v, found, fault.Wrap("find visit", err)
}

func getVisit(ctx context.Context, q db.Querier, sessionID, id string) (Visit, error) {
	v, ok, err := findVisit(ctx, q, `id = $1 and session_id = $2`, id, sessionID)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "sessions.no_visit")
	}
	return v, err
}

func updateVisit(ctx context.Context, tx *db.Tx, v Visit, from Status) error {
	return db.ChangedOne(tx.Exec(ctx, `update sessions_visit set status = $3, helper_id = $4, helper_name = $5,
		procedure_code = $6, way = $7, mandate_id = $8, dossier_id = $9,
			started_at = $10, ended_at = $11, outcome = $12, note = $13 where id = $1 and status = $2`,
		v.ID, string(from), string(v.Status), v.HelperID, v.HelperName, v.Procedure, v.Way, v.MandateID, v.DossierID,
		db.At(v.StartedAt), db.At(v.EndedAt), v.Outcome, v.Note))
}

const attendanceColumns = `session_id, membership_id, account_id, name, role, came_at, left_at, version`

func scanAttendance(r db.Rows) (a Attendance, err error) {
	return a, r.Scan(&a.SessionID, &a.MembershipID, &a.AccountID, &a.Name, &a.Role, db.Into(&a.CameAt),
		db.Into(&a.LeftAt), &a.Version)
}

func attendanceOf(ctx context.Context, q db.Querier, sessionID string) ([]Attendance, error) {
	as, err := db.Collect(ctx, q, scanAttendance, `select `+attendanceColumns+
		` from sessions_attendance where session_id = $1 order by came_at, membership_id`, sessionID)
	return as, fault.Wrap("attendance", err)
}

func waitingCount(ctx context.Context, q db.Querier, sessionID string) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from sessions_visit where session_id = $1 and status = 'waiting'`,
		sessionID).Scan(&n)
	return n, fault.Wrap("count waiting", err)
}
