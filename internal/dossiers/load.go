package dossiers

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
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
	l := loader{Service: s, offices: map[string]Office{}}
	for batch := range slices.Chunk(all, loadBatch) {
		rows := make([]*replayed, len(batch))
		for i := range batch {
			r, err := l.replay(ctx, actor, batch[i])
			if err != nil {
				return fmt.Errorf("load dossier %s: %w", batch[i].Dossier.ID, err)
			}
			rows[i] = r
		}
		if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return l.write(ctx, tx, actor, rows) }); err != nil {
			return fmt.Errorf("load dossiers: %w", err)
		}
	}
	return nil
}

// A loader replays histories. It reads each office once.
type loader struct {
	*Service
	offices map[string]Office
}

// A replayed is a dossier whose history was gone through; only what is
// numbered without gaps is still to come.
type replayed struct {
	doing
	from     Loaded
	sealed   string // answers
	secret   string
	events   []Event
	tallies  map[int]tally // by month
	wants    []loadedWant
	receipt  int // index of the event that gave the code; -1: none
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
	r := &replayed{from: in, tallies: map[int]tally{}, receipt: -1, result: -1, decision: -1}
	r.Dossier = in.Dossier
	d := &r.doing
	d.begun()
	if d.ID == "" {
		d.ID = ids.New()
	}
	if d.CommuneID == "" {
		d.CommuneID = l.Places.Tree().CommuneOf(d.PlaceID).ID
	}
	if err := actor.Need(Receive, d.CommuneID); err != nil {
		return nil, err
	}
	var err error
	if d.ProcVer == 0 { // what was done before the catalogue began is read by its first version
		d.ProcVer = 1
	}
	if d.proc, err = l.procedureOf(d.Dossier); err != nil {
		return nil, err
	}
	d.under(d.proc)
	d.Copies, d.Pages = atLeastOne(in.Answers["copies"]), atLeastOne(in.Answers["pages"])
	for i, e := range in.History {
		if i > 0 && e.At.Before(in.History[i-1].At) {
			return nil, fmt.Errorf("event %d (%s) before the one before it", i+1, e.Kind)
		}
		if err := l.step(ctx, r, i, e); err != nil {
			return nil, fmt.Errorf("event %d (%s): %w", i+1, e.Kind, err)
		}
	}
	if d.Due = DueAction(d.proc, d.Dossier); d.Due == "submit" {
		d.Due = "" // a draft waits for nobody at the office
	}
	d.AlarmAt = l.alarm(d.Dossier, d.proc, r.events)
	if r.secret = in.Secret; r.secret == "" && !d.SubmittedAt.IsZero() {
		r.secret = ids.Code(8)
	}
	r.sealed = l.Box.Seal(db.JSON(in.Answers), d.ID)
	return r, nil
}

// begun takes the dossier back to the moment at which it was begun.
func (d *Dossier) begun() {
	d.Code, d.Status, d.Step, d.Due, d.Version = "", Draft, 0, "", 1
	d.AssigneeID, d.AssigneeName, d.Outcome = "", "", ""
	d.SubmittedAt, d.ReceivedAt, d.LegalDue, d.Promised, d.AlarmAt, d.ResolvedAt, d.EndedAt = noTime, noTime, noTime, noTime, noTime, noTime, noTime
	d.Supplements, d.Extended, d.ToVerify, d.RegisterNo = 0, false, false, 0
}

// step does one event of the history.
func (l *loader) step(ctx context.Context, r *replayed, i int, e Event) error {
	d := &r.doing
	who := auth.Actor{ID: e.ActorID, Name: e.ActorName}
	act := Act{EventID: e.ID, Note: e.Note}
	d.add = tally{}
	if e.Kind == "follow" {
		d.follow(act, who, e.To)
		d.ev.At = e.At
		d.followed(e.To)
	} else {
		if err := d.begin(e.Kind, act, who); err != nil {
			return err
		}
		d.ev.At, d.ev.Data = e.At, e.Data
		if err := l.do(ctx, r, i); err != nil {
			return err
		}
	}
	d.ev.To, d.ev.Seq, d.Due = d.Status, i+1, DueAction(d.proc, d.Dossier)
	d.Version++
	r.events = append(r.events, d.ev)
	ended, err := l.indexTally(d.Dossier, d.proc, d.ev, func() ([]Event, error) { return r.events, nil })
	if err != nil {
		return err
	}
	d.add = d.add.plus(ended)
	month := Month(e.At)
	r.tallies[month] = r.tallies[month].plus(d.add)
	return nil
}

// do is what each action changes besides the status.
func (l *loader) do(ctx context.Context, r *replayed, i int) error {
	d, at := &r.doing, r.ev.At
	switch d.ev.Kind {
	case "submit":
		d.SubmittedAt, d.add = at, submittedTally(d.Dossier)
	case "receive":
		d.ReceivedAt, d.add, r.receipt = at, tally{Received: 1}, i
		d.Step = stepIndex(d.proc, "receive") + 1
		return l.startClock(ctx, r)
	case "transfer":
		d.Step = max(d.Step, stepIndex(d.proc, "receive")+1)
		d.atCounter()
	case "assign":
		d.AssigneeID, d.AssigneeName = r.from.Dossier.AssigneeID, r.from.Dossier.AssigneeName
		d.ev.Data.To = d.AssigneeName
		d.Step = max(0, firstAppraisal(d.proc))
	case "appraise", "review":
		return r.opinion(i)
	case "decide":
		return r.decided(i)
	case "number":
		if err := d.onStep("number"); err != nil {
			return err
		}
		r.numbered(i)
	case "return":
		d.EndedAt, d.add = at, tally{Returned: 1}
	case "supplement":
		r.asked()
	case "supplied":
		return l.putRight(ctx, r)
	case "refuse":
		d.EndedAt, d.add = at, tally{Refused: 1}
	case "stop":
		d.EndedAt, d.add = at, tally{Stopped: 1}
	case "extend":
		d.Extended, d.Promised = true, d.ev.Data.Due
	case "verify":
		if d.proc.Limit.Verify == 0 || d.ToVerify {
			return fault.New(fault.Conflict, "dossiers.verify_no_limit")
		}
		d.ToVerify = true
		return l.startClock(ctx, r)
	case "refuse_stop":
		d.Status = statusBefore(r.events, "ask_back", d.Status)
	}
	return nil
}

func (r *replayed) asked() {
	d := &r.doing
	d.Supplements++
	d.add = tally{Supplements: 1}
	for _, w := range d.ev.Data.Wants {
		r.wants = append(r.wants, loadedWant{Want: w, round: d.Supplements, asked: db.At(d.ev.At)})
	}
	if !d.ReceivedAt.IsZero() {
		d.LegalDue = noTime
	}
}

func (l *loader) putRight(ctx context.Context, r *replayed) error {
	d := &r.doing
	for i := range r.wants {
		if r.wants[i].doneAt == 0 {
			r.wants[i].doneAt = db.At(d.ev.At)
		}
	}
	if d.ReceivedAt.IsZero() {
		d.Status = Submitted
		return nil
	}
	d.Status = statusBefore(r.events, "supplement", Processing)
	return l.startClock(ctx, r)
}

// statusBefore returns from which status the newest event of a kind came.
func statusBefore(evs []Event, kind string, otherwise Status) Status {
	for _, e := range slices.Backward(evs) {
		if e.Kind == kind {
			return e.From
		}
	}
	return otherwise
}

// startClock is runClock over the history in hand.
func (l *loader) startClock(ctx context.Context, r *replayed) error {
	d := &r.doing
	o, err := l.office(ctx, d.CommuneID)
	if err != nil {
		return err
	}
	return l.promise(d, o, append(slices.Clip(r.events), d.ev))
}

func (l *loader) office(ctx context.Context, communeID string) (Office, error) {
	if o, ok := l.offices[communeID]; ok {
		return o, nil
	}
	o, err := l.OfficeOf(ctx, l.DB.Read(), communeID)
	l.offices[communeID] = o
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
	if err := addTallies(ctx, tx, rows); err != nil {
		return err
	}
	return l.Journal.Write(ctx, tx, actor, audit.Entry{PlaceID: rows[0].CommuneID, Action: "dossiers.load", Kind: "dossier", TargetID: rows[0].ID,
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
