package bench

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"thonso/internal/dossiers"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/tallies"
)

// The statements are the product's, word for word where the planner could see
// a difference.
const (
	qDossier = `select id, code, procedure_code, procedure_ver, sector, place_id, commune_id, resident_id, owner_name,
		owner_phone, owner_email,
	way, channel, assist, status, helper_id, helper_name, mandate_id, session_id, created_by, step, assignee_id,
	assignee_name, outcome, due, portal_code,
	created_at, submitted_at, received_at, legal_due, promised, resolved_at, ended_at, supplements, extended, copies,
	pages, version, register_no, exempt, decided_by, to_verify, alarm_at, due_at from dossiers_dossier where id = $1`
	qRepeated = `select dossier_id from dossiers_event where id = $1`
	qAnswers  = `select answers, page, fees, secret_sealed from dossiers_dossier where id = $1`
	qPhotos   = `select id, dossier_id, component, page, hash, mime, size, at, by_name, thumb from dossiers_photo
		where dossier_id = $1 and removed_at = 0 order by component, page`
	qWants   = `select target, reason, note from dossiers_want where dossier_id = $1 and done_at = 0 order by target`
	qMandate = `select id, number, place_id, session_id, resident_id, resident_name, helper_id, helper_name,
		procedure_code, asked_at, valid_to, tries, way, paper_blob, witness, given_at, used_at, dossier_id, revoked_at
		from mandates_mandate where id = $1`
	qUse     = `update mandates_mandate set used_at = $2, dossier_id = $3 where id = $1 and used_at = 0`
	qBump    = `update audit_head set seq = seq + $2 where chain = $1 returning seq, hash`
	qJournal = `insert into audit_entry (id, chain, seq, at, device_at, actor_id, actor_name, for_id, for_name,
		place_id, action, kind, target_id, detail, prev, hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	qHead   = `update audit_head set hash = $2 where chain = $1`
	qSubmit = `update dossiers_dossier set ` + updated +
		`, answers = $27, secret_hash = $28, secret_sealed = $29, fees = $30 where id = $1 and version = $2 returning events`
	qReceive = `update dossiers_dossier set ` + updated +
		`, register_no = $27 where id = $1 and version = $2 returning events`
	updated = `code = $3, status = $4, step = $5, assignee_id = $6, assignee_name = $7, outcome = $8,
			submitted_at = $9, received_at = $10, legal_due = $11, promised = $12, resolved_at = $13, ended_at = $14,
			supplements = $15, extended = $16,
			mandate_id = $17, copies = $18, pages = $19, channel = $20, portal_code = $21, assist = $22, due = $23,
			to_verify = $24, alarm_at = $25, due_at = $26, events = events + 1, version = version + 1`
	qEvent = `insert into dossiers_event (id, dossier_id, seq, kind, at, actor_id, actor_name, note, from_status,
		to_status, step, data)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
	qOffice = `select commune_id, agency_code, name, parent_name, seat, address, phone, notation, clock_rule, signers
		from dossiers_office where commune_id = $1`
	qNumber = `insert into dossiers_sequence (key, n) values ($1, 1)
		on conflict (key) do update set n = dossiers_sequence.n + 1 returning n`
	qEvents = `select id, dossier_id, seq, kind, at, actor_id, actor_name, note, from_status, to_status, step, data
		from dossiers_event where dossier_id = $1 order by seq`
	qNotice = `insert into notices_notice (id, account_id, place_id, key, args, url, made_at)
		values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`
	qViewed = `insert into audit_view (id, at, actor_id, actor_name, person_id, place_id, reason)
		values ($1, $2, $3, $4, $5, $6, $7)`
)

// What counts is the product's own statement: of a submission, of a reception.
var (
	qCountSubmit  = dossiers.Counts.AddSQL("submitted", "helped", "online")
	qCountReceive = dossiers.Counts.AddSQL("received")
	qSector       = dossiers.Counts.AddKindSQL("sectors")
)

// writes are all that run on the writing connection.
var writes = []string{qDossier, qRepeated, qAnswers, qPhotos, qWants, qMandate, qUse, qBump, qJournal, qHead, qSubmit,
	qReceive, qEvent, qCountSubmit, qCountReceive, qSector, qOffice, qNumber, qEvents, qNotice, qViewed}

// The columns of qDossier that are looked at.
const (
	cID, cProcedure, cSector, cPlace, cCommune, cResident, cOwner = 0, 2, 4, 5, 6, 7, 8
	cHelper, cHelperName, cMandate, cSubmitted, cVersion          = 15, 16, 17, 27, 37
)

const someHash = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func (r *reference) submit(req *http.Request, b *bytes.Buffer) error {
	ctx, id := req.Context(), req.PathValue("id")
	err := r.inTx(ctx, func(tx *sql.Tx) error {
		d, err := r.one(ctx, tx, qDossier, id)
		if err != nil {
			return err
		}
		event, now := newID(), time.Now().UnixMicro()
		answers, err := r.checked(ctx, tx, d, event)
		if err != nil {
			return err
		}
		if _, err := r.one(ctx, tx, qMandate, d[cMandate]); err != nil {
			return err
		}
		if err := r.exec(ctx, tx, qUse, d[cMandate], now, id); err != nil {
			return err
		}
		seq, err := r.one(ctx, tx, qSubmit, id, d[cVersion], "", "submitted", 0, "", "", "", now, 0, 0, 0, 0, 0, 0,
			false, d[cMandate], 2, 1, "online", "", "helped", "receive", false, 0, now,
			answers, strings.ReplaceAll(event, "-", "")+someHash[:32], someHash[:48],
			`[{"kind":"per_page","quantity":2,"amount":8000,"source":"Thông tư 226/2016/TT-BTC"}]`)
		if err != nil {
			return err
		}
		if err := r.event(ctx, tx, d, seq[0], event, "submit", now, "draft", "submitted", 0, `{}`); err != nil {
			return err
		}
		if err := r.exec(ctx, tx, qCountSubmit, d[cPlace], tallies.Month(time.Now()), 1, 1, 1); err != nil {
			return err
		}
		if err := r.exec(ctx, tx, qSector, d[cPlace], d[cSector], 1); err != nil {
			return err
		}
		detail := fmt.Sprintf(`{"after":{"procedure":%q,"helper":%q,"way":"code",`+
			`"validTo":"2026-11-23T12:00:00Z"},"before":null}`, d[cProcedure], d[cHelper])
		return r.journal(ctx, tx, d, entry{d[cPlace], "mandates.use", "mandate", d[cMandate], detail},
			entry{d[cCommune], "dossiers.submit", "dossier", id,
				`{"after":{"code":"","status":"submitted","step":0},"before":{"status":"draft","step":0}}`})
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(b, `{"id":%q,"status":"submitted","secret":"ABCD2345"}`, id)
	return nil
}

// checked reads what the check before sending reads.
func (r *reference) checked(ctx context.Context, tx *sql.Tx, d []string, event string) (answers string, err error) {
	if _, err := r.query(ctx, tx, qRepeated, event); err != nil {
		return "", err
	}
	ans, err := r.one(ctx, tx, qAnswers, d[cID])
	if err != nil {
		return "", err
	}
	for _, q := range []string{qPhotos, qWants} {
		if _, err := r.query(ctx, tx, q, d[cID]); err != nil {
			return "", err
		}
	}
	return ans[0], nil
}

func (r *reference) receive(req *http.Request, b *bytes.Buffer) error {
	ctx, id := req.Context(), req.PathValue("id")
	var code string
	err := r.inTx(ctx, func(tx *sql.Tx) error {
		d, err := r.one(ctx, tx, qDossier, id)
		if err != nil {
			return err
		}
		event, at := newID(), time.Now()
		now := at.UnixMicro()
		if _, err := r.query(ctx, tx, qRepeated, event); err != nil {
			return err
		}
		office, err := r.one(ctx, tx, qOffice, d[cCommune])
		if err != nil {
			return err
		}
		day := string(clock.DateOf(at))
		n, err := r.one(ctx, tx, qNumber, "code:"+office[1]+":"+day)
		if err != nil {
			return err
		}
		code = office[1] + "-" + strings.ReplaceAll(day[2:], "-", "") + "-" + strings.Repeat("0",
			max(0, 4-len(n[0]))) + n[0]
		if _, err := r.query(ctx, tx, qEvents, id); err != nil {
			return err
		}
		if _, err := r.one(ctx, tx, qNumber, "register:"+d[cCommune]+":"+day[:4]); err != nil {
			return err
		}
		due := at.Add(8 * time.Hour).UnixMicro()
		seq, err := r.one(ctx, tx, qReceive, id, d[cVersion], code, "received", 1, "", "", "", d[cSubmitted], now, due,
			due, 0, 0, 0, false, d[cMandate], 2, 1, "online", "", "helped", "transfer", false, due, due, 1)
		if err != nil {
			return err
		}
		if err := r.event(ctx, tx, d, seq[0], event, "receive", now, "submitted", "received", 1,
			`{"due":"2026-11-23T10:00:00Z"}`); err != nil {
			return err
		}
		if err := r.exec(ctx, tx, qCountReceive, d[cPlace], tallies.Month(at), 1); err != nil {
			return err
		}
		if err := r.exec(ctx, tx, qNotice, event, d[cHelper], d[cPlace], "notices.dossier.received",
			fmt.Sprintf(`["code",%q,"procedure","Cấp bản sao Trích lục hộ tịch"]`, code),
			"/dossiers/"+id, now); err != nil {
			return err
		}
		return r.journal(ctx, tx, d, entry{d[cCommune], "dossiers.receive", "dossier", id,
			fmt.Sprintf(`{"after":{"code":%q,"status":"received","step":1},"before":{"status":"submitted","step":0}}`,
				code)})
	})
	fmt.Fprintf(b, `{"id":%q,"status":"received","code":%q}`, id, code)
	return err
}

// event writes the history's next line.
func (r *reference) event(ctx context.Context, tx *sql.Tx, d []string, seq, id, kind string, now int64, from, to string,
	step int, data string) error {
	return r.exec(ctx, tx, qEvent, id, d[cID], seq, kind, now, d[cHelper], d[cHelperName], "", from, to, step, data)
}

type entry struct{ place, action, kind, target, detail string }

// journal writes entries without computing the chain.
func (r *reference) journal(ctx context.Context, tx *sql.Tx, d []string, entries ...entry) error {
	head, err := r.one(ctx, tx, qBump, d[cCommune], len(entries))
	if err != nil {
		return err
	}
	last, err := strconv.Atoi(head[0])
	if err != nil {
		return err
	}
	for i, e := range entries {
		if err := r.exec(ctx, tx, qJournal, newID(), d[cCommune], last-len(entries)+1+i, time.Now().UnixMicro(), 0,
			d[cHelper], d[cHelperName], d[cResident], d[cOwner],
			e.place, e.action, e.kind, e.target, e.detail, head[1], someHash); err != nil {
			return err
		}
	}
	return r.exec(ctx, tx, qHead, d[cCommune], someHash)
}
