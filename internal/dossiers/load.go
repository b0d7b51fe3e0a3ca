package dossiers

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/waits"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/tallies"
	"thonso/internal/procedures"
)

// A Loaded is one dossier with its history, to be brought in from elsewhere:
// another system, a sample, a measurement.
type Loaded struct {
	// Dossier says who, what, where and how. Status, step, code, times and
	// counts are made from History; AssigneeID and AssigneeName are those to whom
	// an "assign" gives it.
	Dossier     Dossier
	OwnerNumber string // identity number, kept as a search key only
	Answers     procedures.Answers
	Photos      []Photo // of files kept already
	Secret      string  // on the receipt; "" makes one
	History     []Event // oldest first: Kind, At, actor, Note, Data; of "follow" also To
}

// loadBatch is how many dossiers one transaction takes.
const loadBatch = 1000

// Load brings in dossiers with their events, results, numbers and figures: the
// rows that the use cases would have made, in batches, with one entry of the
// journal each. What is there already (by id) stays as it is, so that an
// interrupted Load is repeated. Nobody is told of what is past.
//
// Histories are checked by the rules of today's state machine; a dossier's time
// lies where its history says. The actor needs Receive at each office.
func (s *Service) Load(ctx context.Context, actor auth.Actor, all []Loaded) error {
	l := loader{Service: s, known: map[string]offices.Office{}}
	for batch := range slices.Chunk(all, loadBatch) {
		rows := make([]*replayed, len(batch))
		for i := range batch {
			r, err := l.replay(ctx, actor, batch[i])
			if err != nil {
				return fmt.Errorf("load dossier %s: %w", batch[i].Dossier.ID, err)
			}
			rows[i] = r
		}
		if err := s.db.InTx(ctx, func(ctx context.Context,
			tx *db.Tx) error {
			return l.write(ctx, tx, actor, rows)
		}); err != nil {
			return fmt.Errorf("load dossiers: %w", err)
		}
	}
	return nil
}

// A loader replays histories. It reads each office once.
type loader struct {
	*Service
	known map[string]offices.Office
}

// A replayed is a dossier whose history was gone through; only what is
// numbered without gaps is still to come.
type replayed struct {
	Dossier
	from     Loaded
	proc     procedures.Procedure
	sealed   string // answers
	secret   string
	events   []Event
	counts   []tallies.Delta
	wants    []loadedWant
	result   int // index of the event that numbered the result; -1: none
	decision int // index of the newest decision; -1: none
	number   int // of the result; 0 before it is numbered
}

type loadedWant struct {
	Want
	round         int
	asked, doneAt int64
}

// replay goes through a dossier's history as the use cases would have.
func (l *loader) replay(ctx context.Context, actor auth.Actor, in Loaded) (*replayed, error) {
	r := &replayed{Dossier: in.Dossier.begun(), from: in, result: -1, decision: -1}
	r.ID = cmp.Or(r.ID, ids.New())
	if r.CommuneID == "" {
		r.CommuneID = l.places.Tree().CommuneOf(r.PlaceID).ID
	}
	if err := actor.Need(Receive, r.CommuneID); err != nil {
		return nil, err
	}
	r.ProcVer = max(r.ProcVer, 1) // what was done before the catalogue began is read by its first version
	var err error
	if r.proc, err = l.ProcedureOf(r.Dossier); err != nil {
		return nil, err
	}
	r.Under(r.proc)
	r.Copies, r.Pages = AtLeastOne(in.Answers["copies"]), AtLeastOne(in.Answers["pages"])
	f := l.foldOf(ctx, l.db.Read(), r.Dossier, r.proc, func() ([]Event, error) { return r.events, nil })
	f.rule = func() (deadlines.Rule, error) {
		o, err := l.office(ctx, r.CommuneID)
		return o.ClockRule, err
	}
	for i, e := range in.History {
		if i > 0 && e.At.Before(in.History[i-1].At) {
			return nil, fmt.Errorf("event %d (%s) before the one before it", i+1, e.Kind)
		}
		if err := l.step(ctx, f, r, e); err != nil {
			return nil, fmt.Errorf("event %d (%s): %w", i+1, e.Kind, err)
		}
	}
	if r.secret = in.Secret; r.secret == "" && !r.SubmittedAt.IsZero() {
		r.secret = ids.Code(8)
	}
	r.sealed = l.box.Seal(db.JSON(in.Answers), r.ID)
	return r, nil
}

// begun is the dossier at the moment at which it was begun.
func (d Dossier) begun() Dossier {
	d.Code, d.Status, d.Step, d.Due, d.Version = "", Draft, 0, "", 1
	d.AssigneeID, d.AssigneeName, d.Outcome = "", "", ""
	d.SubmittedAt, d.ReceivedAt, d.ResolvedAt, d.EndedAt = noTime, noTime, noTime, noTime
	d.LegalDue, d.Promised, d.AlarmAt, d.DueAt = noTime, noTime, noTime, noTime
	d.Supplements, d.Extended, d.ToVerify, d.RegisterNo = 0, false, false, 0
	return d
}

// step does one event of the history, with the rows that hang on it.
func (l *loader) step(ctx context.Context, f fold, r *replayed, e Event) error {
	if err := checkTurn(r.proc, r.Dossier, e.Kind); err != nil {
		return err
	}
	e.ID, e.Seq = cmp.Or(e.ID, ids.New()), len(r.events)+1
	if e.Kind == ActionReceive {
		o, err := l.office(ctx, r.CommuneID)
		if err != nil {
			return err
		}
		e.Data.Rule = cmp.Or(e.Data.Rule, o.ClockRule)
	}
	if e.Kind == ActionAssign && e.Data.ToID == "" {
		e.Data.ToID, e.Data.To = r.from.Dossier.AssigneeID, r.from.Dossier.AssigneeName
	}
	before := r.Status
	counts, err := f.apply(&r.Dossier, &e)
	if err != nil {
		return err
	}
	r.Version++
	r.events, r.counts = append(r.events, e), append(r.counts, counts...)
	return r.keep(e, before != Resolved && r.Status == Resolved)
}

// keep notes what else is to be written of an event.
func (r *replayed) keep(e Event, resolved bool) error {
	switch e.Kind {
	case ActionSupplement:
		for _, w := range e.Data.Wants {
			r.wants = append(r.wants, loadedWant{Want: w, round: r.Supplements, asked: db.At(e.At)})
		}
	case ActionSupplied:
		for i := range r.wants {
			r.wants[i].doneAt = cmp.Or(r.wants[i].doneAt, db.At(e.At))
		}
	case ActionDecide:
		if e.Data.Outcome != Rejected {
			r.decision = e.Seq - 1
		}
	case ActionFollow, ActionTransfer:
		return nil // no paper of ours
	}
	if resolved {
		if r.decision < 0 {
			return fault.New(fault.Conflict, "dossiers.not_decided")
		}
		r.result = e.Seq - 1
	}
	return nil
}

func (l *loader) office(ctx context.Context, communeID string) (offices.Office, error) {
	if o, ok := l.known[communeID]; ok {
		return o, nil
	}
	o, err := l.offices.OfficeOf(ctx, l.db.Read(), communeID)
	l.known[communeID] = o
	return o, err
}

// write keeps a batch.
func (l *loader) write(ctx context.Context, tx *db.Tx, actor auth.Actor, batch []*replayed) error {
	rows, err := fresh(ctx, tx, batch)
	if err != nil || len(rows) == 0 {
		return err
	}
	if err := l.giveCodes(ctx, tx, rows); err != nil {
		return err
	}
	if err := l.giveEntries(ctx, tx, rows); err != nil {
		return err
	}
	if err := l.giveNumbers(ctx, tx, rows); err != nil {
		return err
	}
	if err := l.insert(ctx, tx, rows); err != nil {
		return err
	}
	if err := addWarnings(ctx, tx, rows); err != nil {
		return err
	}
	counts, waiting := map[string][]tallies.Delta{}, waits.Changes{}
	for _, r := range rows {
		counts[r.PlaceID] = append(counts[r.PlaceID], r.counts...)
		waited(waiting, r.Dossier, 1)
	}
	if err := waits.Write(ctx, tx, waiting); err != nil {
		return err
	}
	if err := Counts.AddAll(ctx, tx, counts); err != nil {
		return err
	}
	return l.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: rows[0].CommuneID, Action: "dossiers.load",
		Kind: "dossier", TargetID: rows[0].ID,
		After: map[string]any{"dossiers": len(rows), "last": rows[len(rows)-1].ID}})
}

// fresh returns those that are not there yet.
func fresh(ctx context.Context, tx *db.Tx, batch []*replayed) (out []*replayed, err error) {
	seen := map[string]bool{}
	for part := range slices.Chunk(batch, 100) {
		var args []any
		in := make([]string, len(part))
		for i, r := range part {
			in[i] = r.ID
		}
		have, err := db.Strings(ctx, tx, `select id from dossiers_dossier where id in (`+db.In(&args, in)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, id := range have {
			seen[id] = true
		}
	}
	for _, r := range batch {
		if !seen[r.ID] {
			seen[r.ID] = true
			out = append(out, r)
		}
	}
	return out, nil
}
