package dossiers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// Brief returns a dossier without opening it: for lists of other modules, within the caller's own checks.
func (s *Service) Brief(ctx context.Context, q db.Querier, id string) (Dossier, error) {
	return Get(ctx, q, id)
}

const Columns = `id, code, procedure_code, procedure_ver, sector, place_id, commune_id, resident_id, owner_name,
	owner_phone, owner_email,
	way, channel, assist, status, helper_id, helper_name, mandate_id, session_id, created_by, step, assignee_id,
	assignee_name, outcome, due, portal_code,
	created_at, submitted_at, received_at, legal_due, promised, resolved_at, ended_at, supplements, extended, copies,
	pages, version, register_no, exempt, decided_by, to_verify, alarm_at, due_at`

func (d *Dossier) dests() []any {
	return []any{&d.ID, &d.Code, &d.Procedure, &d.ProcVer, &d.Sector, &d.PlaceID, &d.CommuneID, &d.ResidentID,
		&d.OwnerName, &d.OwnerPhone, &d.OwnerEmail,
		&d.Way, &d.Channel, &d.Assist, &d.Status, &d.HelperID, &d.HelperName, &d.MandateID, &d.SessionID, &d.CreatedBy,
		&d.Step, &d.AssigneeID, &d.AssigneeName, &d.Outcome, &d.Due, &d.PortalCode,
		db.Into(&d.CreatedAt), db.Into(&d.SubmittedAt), db.Into(&d.ReceivedAt),
		db.Into(&d.LegalDue), db.Into(&d.Promised),
		db.Into(&d.ResolvedAt), db.Into(&d.EndedAt), &d.Supplements, &d.Extended, &d.Copies, &d.Pages, &d.Version,
		&d.RegisterNo, &d.Exempt, &d.DecidedBy, &d.ToVerify, db.Into(&d.AlarmAt),
		db.Into(&d.DueAt)}
}

func ScanDossier(r db.Rows) (d Dossier, err error) { return d, r.Scan(d.dests()...) }

const dossierSQL = `select ` + Columns + ` from dossiers_dossier where id = $1`

func Get(ctx context.Context, q db.Querier, id string) (d Dossier, err error) {
	err = q.QueryRow(ctx, dossierSQL, id).Scan(d.dests()...)
	return d, notFound(err, id)
}

// notFound says in the person's language what a query for one dossier ended with.
func notFound(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "dossiers.not_found")
	}
	if err != nil {
		return fmt.Errorf("get dossier %s: %w", id, err)
	}
	return nil
}

func Insert(ctx context.Context, tx *db.Tx, d Dossier, ownerKey string) error {
	_, err := tx.Exec(ctx, `insert into dossiers_dossier (id, procedure_code, procedure_ver, sector, place_id,
		commune_id,
		resident_id, owner_name, owner_phone, owner_email,
			owner_key, way, channel, assist, status, helper_id, helper_name, mandate_id, session_id, created_by,
			created_at,
			portal_code, decided_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
		$23)`,
		d.ID, d.Procedure, d.ProcVer, d.Sector, d.PlaceID, d.CommuneID, d.ResidentID, d.OwnerName,
		d.OwnerPhone, d.OwnerEmail,
		ownerKey, string(d.Way), string(d.Channel), string(d.Assist), string(d.Status), d.HelperID,
		d.HelperName, d.MandateID,
		d.SessionID, d.CreatedBy, db.At(d.CreatedAt), d.PortalCode, string(d.DecidedBy))
	if err != nil {
		return err
	}
	return InsertNames(ctx, tx, d)
}

// A set is a column that an action writes besides those of every action.
type set struct {
	column string
	value  any
}

// updateDossier writes what an action may change, guarded by the version that
// was read, and returns the number of its event. It is one update: each writes
// the row's places in all indexes anew.
func updateDossier(ctx context.Context, tx *db.Tx, d Dossier, more ...set) (seq int, err error) {
	args := []any{d.ID, d.Version, d.Code, string(d.Status), d.Step, d.AssigneeID, d.AssigneeName, d.Outcome,
		db.At(d.SubmittedAt), db.At(d.ReceivedAt), db.At(d.LegalDue), db.At(d.Promised), db.At(d.ResolvedAt),
		db.At(d.EndedAt), d.Supplements, d.Extended,
		d.MandateID, d.Copies, d.Pages, string(d.Channel), d.PortalCode, string(d.Assist), d.Due, d.ToVerify,
		db.At(d.AlarmAt), db.At(d.DueAt)}
	also := ""
	for _, m := range more {
		also += ", " + m.column + " = " + db.Arg(&args, m.value)
	}
	err = tx.QueryRow(ctx, `update dossiers_dossier set code = $3, status = $4, step = $5, assignee_id = $6,
		assignee_name = $7, outcome = $8,
			submitted_at = $9, received_at = $10, legal_due = $11, promised = $12, resolved_at = $13, ended_at = $14,
			supplements
			= $15, extended = $16,
			mandate_id = $17, copies = $18, pages = $19, channel = $20, portal_code = $21, assist = $22, due = $23,
			to_verify =
			$24, alarm_at = $25, due_at = $26, events = events + 1, version = version + 1`+also+`
		where id = $1 and version = $2 returning events`, args...).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fault.Stale()
	}
	return seq, err
}

const insertEventSQL = `insert into dossiers_event (id, dossier_id, seq, kind, at, actor_id, actor_name, note,
	from_status, to_status, step, data)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

func eventRow(e Event) []any {
	return []any{e.ID, e.DossierID, e.Seq, e.Kind, db.At(e.At), e.ActorID, e.ActorName, e.Note, string(e.From),
		string(e.To), e.Step, db.JSON(e.Data)}
}

func insertEvent(ctx context.Context, tx *db.Tx, e Event) error {
	return tx.Later(ctx, insertEventSQL, eventRow(e)...)
}

// EventsOf returns a dossier's history, oldest first.
func EventsOf(ctx context.Context, q db.Querier, id string) ([]Event, error) {
	return db.Collect(ctx, q, ScanEvent, EventsSQL, id)
}

// NextNumber returns the next number of a sequence, from 1, without gaps: it is
// taken in the transaction that uses it.
func NextNumber(ctx context.Context, tx *db.Tx, key string) (n int, err error) {
	err = tx.QueryRow(ctx, `insert into dossiers_sequence (key, n) values ($1, 1)
		on conflict (key) do update set n = dossiers_sequence.n + 1 returning n`, key).Scan(&n)
	return n, err
}
