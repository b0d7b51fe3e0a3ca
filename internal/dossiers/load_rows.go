package dossiers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/dossiers/codes"
	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
)

// reserve takes n numbers of a sequence and returns the first.
func reserve(ctx context.Context, tx *db.Tx, key string, n int) (first int, err error) {
	err = tx.QueryRow(ctx, `insert into dossiers_sequence (key, n) values ($1, $2)
		on conflict (key) do update set n = dossiers_sequence.n + excluded.n returning n`, key, n).Scan(&first)
	return first - n + 1, err
}

// number gives the rows for which key isn't "" the numbers of their sequences, in order of time.
func number(ctx context.Context, tx *db.Tx, rows []*replayed, key func(*replayed) string, at func(*replayed) int64,
	give func(*replayed, int)) error {
	by := map[string][]*replayed{}
	for _, r := range rows {
		if k := key(r); k != "" {
			by[k] = append(by[k], r)
		}
	}
	keys := make([]string, 0, len(by))
	for k := range by {
		keys = append(keys, k)
	}
	slices.Sort(keys) // one order for everybody: no deadlocks
	for _, k := range keys {
		slices.SortStableFunc(by[k], func(a, b *replayed) int { return int(min(1, max(-1, at(a)-at(b)))) })
		first, err := reserve(ctx, tx, k, len(by[k]))
		if err != nil {
			return err
		}
		for i, r := range by[k] {
			give(r, first+i)
		}
	}
	return nil
}

func (l *loader) giveCodes(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	return number(ctx, tx, rows, func(r *replayed) string {
		if r.ReceivedAt.IsZero() || r.Way == Portal {
			return ""
		}
		return codes.DayKey(l.known[r.CommuneID].AgencyCode, clock.DateOf(r.ReceivedAt))
	}, func(r *replayed) int64 { return db.At(r.ReceivedAt) }, func(r *replayed, n int) {
		r.Code = string(codes.Format(l.known[r.CommuneID].AgencyCode, clock.DateOf(r.ReceivedAt), n, ""))
	})
}

// giveEntries enters what was received in the registers.
func (l *loader) giveEntries(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	return number(ctx, tx, rows, func(r *replayed) string {
		if r.ReceivedAt.IsZero() || r.Way == Portal {
			return ""
		}
		return codes.RegisterKey(r.CommuneID, r.ReceivedAt)
	}, func(r *replayed) int64 { return db.At(r.ReceivedAt) }, func(r *replayed, n int) { r.RegisterNo = n })
}

func (l *loader) giveNumbers(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	return number(ctx, tx, rows, func(r *replayed) string {
		if r.result < 0 {
			return ""
		}
		day := clock.DateOf(r.events[r.decision].At)
		return offices.ResultKey(r.CommuneID, offices.NotationOf(r.proc,
			l.offices.AuthorityOf(r.proc.Decider, l.known[r.CommuneID], day)), day)
	}, func(r *replayed) int64 { return db.At(r.ResolvedAt) }, func(r *replayed, n int) { r.number = n })
}

// addWarnings counts what was sent back, for the next helper.
func addWarnings(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	type key struct{ commune, procedure, target, reason string }
	type warned struct {
		times int
		last  int64
	}
	sums := map[key]warned{}
	for _, r := range rows {
		for _, w := range r.wants {
			k := key{r.CommuneID, r.Procedure, WarnTarget(w.Target), w.Reason}
			sums[k] = warned{sums[k].times + 1, max(sums[k].last, w.asked)}
		}
	}
	keys := make([]key, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return strings.Compare(a.commune+a.procedure+a.target+a.reason, b.commune+b.procedure+b.target+b.reason)
	})
	for _, k := range keys {
		if _, err := tx.Exec(ctx, `insert into dossiers_warning (commune_id, procedure_code, target, reason, times,
			last_at) values ($1, $2, $3, $4, $5, $6)
			on conflict (commune_id, procedure_code, target, reason) do update set times = dossiers_warning.times +
			excluded.times,
				last_at = case when excluded.last_at > dossiers_warning.last_at then excluded.last_at else
				dossiers_warning.last_at
				end`,
			k.commune, k.procedure, k.target, k.reason, sums[k].times, sums[k].last); err != nil {
			return err
		}
	}
	return nil
}

// values are what columns hold, for an insert.
func (d *Dossier) values() []any {
	return []any{d.ID, d.Code, d.Procedure, d.ProcVer, d.Sector, d.PlaceID, d.CommuneID, d.ResidentID, d.OwnerName,
		d.OwnerPhone, d.OwnerEmail,
		string(d.Way), string(d.Channel), string(d.Assist), string(d.Status), d.HelperID, d.HelperName, d.MandateID,
		d.SessionID, d.CreatedBy, d.Step, d.AssigneeID, d.AssigneeName, d.Outcome, d.Due, d.PortalCode,
		db.At(d.CreatedAt), db.At(d.SubmittedAt), db.At(d.ReceivedAt), db.At(d.LegalDue), db.At(d.Promised),
		db.At(d.ResolvedAt), db.At(d.EndedAt), d.Supplements, d.Extended, d.Copies, d.Pages, d.Version, d.RegisterNo,
		d.Exempt, string(d.DecidedBy), d.ToVerify, db.At(d.AlarmAt), db.At(d.DueAt)}
}

// insert keeps dossiers as their histories left them, with all that hangs on them.
func (l *loader) insert(ctx context.Context, tx *db.Tx, rows []*replayed) error {
	var own, events, photos, wants, results [][]any
	all := make([]Dossier, len(rows))
	for i, r := range rows {
		all[i] = r.Dossier
		own = append(own, l.row(r))
		for _, e := range r.events {
			events = append(events, eventRow(e))
		}
		for _, p := range r.from.Photos {
			photos = append(photos, []any{cmp.Or(p.ID, ids.New()), r.ID, p.Component, p.Page, p.Hash, p.Mime, p.Size,
				db.At(p.At), p.By})
		}
		for _, w := range r.wants {
			wants = append(wants, []any{ids.New(), r.ID, w.round, w.Target, w.Reason, w.Note, w.doneAt})
		}
		if r.decision >= 0 {
			results = append(results, l.result(r))
		}
	}
	for _, part := range []struct {
		query string
		rows  [][]any
	}{
		{`insert into dossiers_dossier (` + Columns +
			`, owner_key, answers, secret_hash, secret_sealed, events) values (` + db.In(&[]any{},
			l.row(rows[0])) + `)`, own},
		{insertEventSQL, events},
		{`insert into dossiers_photo (id, dossier_id, component, page, hash, mime, size, at, by_name)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, photos},
		{`insert into dossiers_want (id, dossier_id, round, target, reason, note, done_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, wants},
		{`insert into dossiers_result (dossier_id, number, notation, commune_id, decided_on, decider, decider_as,
			agency,
		parent, title, body, verify_code, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, results},
	} {
		if err := tx.Every(ctx, part.query, part.rows); err != nil {
			return err
		}
	}
	return InsertNames(ctx, tx, all...)
}

// row is a dossier's own.
func (l *loader) row(r *replayed) []any {
	hash, sealed := "", ""
	if r.secret != "" {
		hash, sealed = l.SecretHash(r.secret), l.box.Seal(r.secret, r.ID)
	}
	return append(r.values(), l.box.Key(r.from.OwnerNumber), r.sealed, hash, sealed, len(r.events))
}

// result is the row of the result that was decided, with its text once it is numbered.
func (l *loader) result(r *replayed) []any {
	e := r.events[r.decision]
	who := l.offices.AuthorityOf(r.proc.Decider, l.known[r.CommuneID], clock.DateOf(e.At))
	res := offices.Result{Number: r.number, Notation: offices.NotationOf(r.proc, who), DecidedOn: clock.DateOf(e.At),
		Decider: e.ActorName}
	body := ""
	if r.number > 0 {
		body = l.box.Seal(l.body(r, res), r.ID)
	}
	return []any{r.ID, res.Number, res.Notation, r.CommuneID, res.DecidedOn, res.Decider, who.As(false), who.Agency,
		who.Parent, r.proc.Result.Name.Official(), body, ids.Code(10), db.At(e.At)}
}

// body is what fillResult writes, of the answers in hand.
func (l *loader) body(r *replayed, res offices.Result) string {
	if r.proc.Result.Template.Official() == "" || r.proc.Form == nil {
		return r.proc.Name.Official() + "\n" + r.OwnerName
	}
	return r.proc.FillResult(r.from.Answers, map[string]string{
		"place.name": l.places.Tree().Name(r.CommuneID), "dossier.code": r.Code, "decision.number": res.FullNumber(),
		"decision.book": strconv.Itoa(r.ResolvedAt.In(clock.Vietnam).Year()),
		"decision.date": res.DecidedOn.Format(), "decision.signer": res.Decider,
	}, i18n.Languages[0])
}
