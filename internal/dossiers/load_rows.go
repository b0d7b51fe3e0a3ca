package dossiers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

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
			k := key{r.CommuneID, r.Procedure, warnTarget(w.Target), w.Reason}
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
				last_at = case when excluded.last_at > dossiers_warning.last_at then excluded.last_at else dossiers_warning.last_at
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
		d.Exempt, string(d.DecidedBy), d.ToVerify, db.At(d.AlarmAt)}
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
		{`insert into dossiers_dossier (` + columns +
			`, owner_folded, owner_key, answers, secret_hash, secret_sealed, events) values (` + db.In(&[]any{},
			l.row(rows[0])) + `)`, own},
		{insertEventSQL, events},
		{`insert into dossiers_photo (id, dossier_id, component, page, hash, mime, size, at, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, photos},
		{`insert into dossiers_want (id, dossier_id, round, target, reason, note, done_at) values ($1, $2, $3, $4, $5, $6, $7)`, wants},
		{`insert into dossiers_result (dossier_id, number, notation, commune_id, decided_on, decider, decider_as, agency,
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
		hash, sealed = l.secretHash(r.secret), l.Box.Seal(r.secret, r.ID)
	}
	return append(r.values(), text.Key(r.OwnerName), l.Box.Key(r.from.OwnerNumber), r.sealed, hash, sealed, len(r.events))
}

// result is the row of the result that was decided, with its text once it is numbered.
func (l *loader) result(r *replayed) []any {
	e := r.events[r.decision]
	who := l.authorityOf(r.proc.Decider, l.offices[r.CommuneID], clock.DateOf(e.At))
	res := Result{Number: r.number, Notation: notationOf(r.proc, who), DecidedOn: clock.DateOf(e.At), Decider: e.ActorName}
	body := ""
	if r.number > 0 {
		body = l.Box.Seal(l.body(r, res), r.ID)
	}
	return []any{r.ID, res.Number, res.Notation, r.CommuneID, res.DecidedOn, res.Decider, who.as(false), who.agency,
		who.parent, r.proc.Result.Name.Vi, body, ids.Code(10), db.At(e.At)}
}

// body is what fillResult writes, of the answers in hand.
func (l *loader) body(r *replayed, res Result) string {
	if r.proc.Result.Template.Vi == "" || r.proc.Form == nil {
		return r.proc.Name.Vi + "\n" + r.OwnerName
	}
	return r.proc.FillResult(r.from.Answers, map[string]string{
		"place.name": l.Places.Tree().Name(r.CommuneID), "dossier.code": r.Code, "decision.number": res.FullNumber(),
		"decision.book": strconv.Itoa(r.ResolvedAt.In(clock.Vietnam).Year()),
		"decision.date": res.DecidedOn.Format(), "decision.signer": res.Decider,
	}, "vi")
}
