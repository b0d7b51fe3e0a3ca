package dossiers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/dossiers/waits"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/procedures"
)

// An Act is what every action on a dossier needs. A version of 0 is any, for
// who acts on many; pages and programs say which they saw.
type Act struct {
	ID      string `json:"-" path:"id"` // of the dossier
	Version int    `json:"version" minimum:"1" doc:"The version that was seen; a newer one answers 409"`
	EventID string `json:"eventId,omitempty" doc:"UUIDv7 made by you; a repeat is done once"`
	Note    string `json:"note,omitempty"`
	sent    string // see Sent
}

// Of is the dossier that is acted on.
func (in *Act) Of() string { return in.ID }

// Begin is for a page that shows the dossier.
func (in *Act) Begin(d Dossier) { in.ID, in.Version = d.ID, d.Version }

// Sent notes all that was sent, of which the Act is a part, whichever version was
// seen: something else under the same event id is no repeat.
func (in *Act) Sent(whole interface{ Fields() forms.Fields }) {
	seen := in.Version
	in.Version = 0
	in.sent, in.Version = once.Print(whole, whole.Fields().Snapshot()), seen // each has what the other lacks
}

// Fields are those of an action that asks for no more than a note.
func (in *Act) Fields() forms.Fields { return in.With(forms.Lines("note", &in.Note).Max(MaxNote)) }

// With are the fields of an action that asks for more, or for something else.
func (in *Act) With(asked ...*forms.Field) forms.Fields {
	return forms.Of("dossiers.act.field_",
		append([]*forms.Field{forms.Version(&in.Version), forms.OwnID("event", &in.EventID)}, asked...)...)
}

// OnPage are the fields as a page asks them: nobody acts on a dossier unseen.
func OnPage(fields forms.Fields) forms.Fields {
	fields.Field("version").Need("fault.bad_form")
	return fields.Acts()
}

// MaxNote is how long what somebody adds may be, in characters.
const MaxNote = 4000

// A Transition is a dossier in the middle of an action.
type Transition struct {
	Dossier // as it is before the action until the event is applied, then as it is after it
	Before  Dossier
	Proc    procedures.Procedure
	Event   Event

	also []set // columns of the dossier's row besides those of every action
	Then func(ctx context.Context, tx *db.Tx, t *Transition) error
	past func() ([]Event, error)
}

// Past is the history before the action, oldest first.
func (t *Transition) Past() ([]Event, error) { return t.past() }

// Set writes a column of the dossier's row besides those that every action may change.
func (t *Transition) Set(column string, value any) { t.also = append(t.also, set{column, value}) }

// A Change completes the event of an action, and writes the rows that hang on it;
// nil where there is nothing to add. What the event makes of the dossier follows
// by itself: see fold.go.
type Change func(ctx context.Context, tx *db.Tx, t *Transition) error

// ErrNothing ends an action that changes nothing; the dossier is returned as it is.
var ErrNothing = errors.New("nothing to do")

// Act runs one action of the table: permission, turn, version; then the change;
// then the event is applied, and the rows, the figures, the journal and the notice
// are written, all in one transaction. A repeated EventID returns the dossier as it is.
func (s *Service) Act(ctx context.Context, actor auth.Actor, in Act, action Action, change Change) (Dossier, error) {
	var out Dossier
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.ActTx(ctx, tx, actor, in, func(Dossier) (Action, Change) { return action, change })
		return err
	})
	if err != nil {
		return Dossier{}, fmt.Errorf("%s dossier %s: %w", action, in.ID, err)
	}
	return out, nil
}

// ActTx is act in the caller's transaction; choose says what is done with the dossier as it is found.
func (s *Service) ActTx(ctx context.Context, tx *db.Tx, actor auth.Actor, in Act,
	choose func(Dossier) (Action, Change)) (Dossier, error) {
	before, event, err := loadForAct(ctx, tx, in)
	if err != nil {
		return Dossier{}, err
	}
	action, change := choose(before)
	if err := s.NeedAction(actor, action, before); err != nil {
		return Dossier{}, err
	}
	past := sync.OnceValues(func() ([]Event, error) { return EventsOf(ctx, tx, before.ID) }) // read where it is needed
	if len(action.Row().Apart) > 0 {
		history, err := past()
		if err == nil {
			err = NeedApart(actor, action, Standing(history))
		}
		if err != nil {
			return Dossier{}, err
		}
	}
	switch { // known to those only who may act
	case event.isOf(in.ID, action) && event.data.Sent == in.sent:
		return before, nil // a repeat
	case event.isOf(in.ID, action):
		return Dossier{}, once.Other(event.at)
	case event.of != "":
		return Dossier{}, fault.New(fault.Conflict, "dossiers.id_taken")
	}
	if err := in.validate(before); err != nil {
		return Dossier{}, err
	}
	proc, err := s.ProcedureOf(before)
	if err != nil {
		return Dossier{}, err
	}
	t := &Transition{Dossier: before, Before: before, Proc: proc, past: past}
	if err := checkTurn(t.Proc, before, action); err != nil {
		return Dossier{}, err
	}
	t.Event = Event{ID: cmp.Or(in.EventID, ids.New()), Kind: action, At: s.clock.Now(), ActorID: actor.ID,
		ActorName: actor.Name, Note: in.Note, Data: EventData{Sent: in.sent}}
	if change != nil {
		if err := change(ctx, tx, t); errors.Is(err, ErrNothing) {
			return before, nil
		} else if err != nil {
			return Dossier{}, err
		}
	}
	return t.Dossier, s.finish(ctx, tx, actor, t)
}

func (in *Act) validate(d Dossier) error {
	if err := in.Fields().Check(); err != nil {
		return err
	}
	if in.Version != 0 && in.Version != d.Version {
		return fault.Stale()
	}
	return nil
}

// foldOf is the fold of a dossier over a history.
func (s *Service) foldOf(ctx context.Context, q db.Querier, d Dossier, p procedures.Procedure,
	past func() ([]Event, error)) fold {
	return fold{calendar: s.calendar, proc: p, past: past, rule: func() (deadlines.Rule, error) {
		o, err := s.offices.OfficeOf(ctx, q, s.OfficeOn(d, clock.DateOf(s.clock.Now())))
		return o.ClockRule, err
	}}
}

func (s *Service) finish(ctx context.Context, tx *db.Tx, actor auth.Actor, t *Transition) error {
	counts, err := s.foldOf(ctx, tx, t.Before, t.Proc, t.past).apply(&t.Dossier, &t.Event)
	if err != nil {
		return err
	}
	if err := checkProposal(t.Before, t.Event); err != nil {
		return err
	}
	if t.Then != nil {
		if err := t.Then(ctx, tx, t); err != nil {
			return err
		}
	}
	if t.Event.Seq, err = updateDossier(ctx, tx, t.Dossier, t.also...); err != nil {
		return err
	}
	t.Version++
	if err := Rename(ctx, tx, t.Before, t.Dossier); err != nil {
		return err
	}
	if err := insertEvent(ctx, tx, t.Event); err != nil {
		return err
	}
	if err := Counts.Add(ctx, tx, t.PlaceID, counts...); err != nil {
		return err
	}
	waiting := waits.Changes{}
	waited(waiting, t.Before, -1)
	waited(waiting, t.Dossier, 1)
	if err := waits.Write(ctx, tx, waiting); err != nil {
		return err
	}
	if err := s.journal.Write(ctx, tx, actor, t.entry()); err != nil {
		return err
	}
	switch {
	case t.Before.Status == t.Status && !newDate(t.Event) || t.Event.Kind == ActionUndo:
		return nil
	case undoable(t.Event):
		return s.queue.Enqueue(ctx, tx, tellLater{t.Event.ID}, t.Event.At.Add(UndoTime))
	}
	return events.Publish(ctx, tx, s.events, actor, Stood{t.Dossier, t.Proc, t.Event})
}

func (t *Transition) entry() audit.Entry {
	return audit.Entry{PlaceID: t.CommuneID, Action: "dossiers." + string(t.Event.Kind),
		Kind: "dossier", TargetID: t.ID,
		ForID: t.ResidentID, ForName: t.OwnerName,
		Before: map[string]any{"status": t.Before.Status, "step": t.Before.Step},
		After:  map[string]any{"status": t.Status, "step": t.Step, "code": t.Code}}
}

// newDate reports whether the person is owed word of an event though the status stays: their appointment moves.
func newDate(e Event) bool { return e.Kind == ActionExtend || e.Kind == ActionVerify }

// After is a dossier as an event would leave it.
func (s *Service) After(ctx context.Context, d Dossier, p procedures.Procedure, past []Event,
	e Event) (Dossier, error) {
	f := s.foldOf(ctx, s.db.Read(), d, p, func() ([]Event, error) { return past, nil })
	_, err := f.apply(&d, &e)
	return d, err
}

// May reports whether an action is worth offering after what was done; the use case decides.
func (s *Service) May(actor auth.Actor, d Dossier, p procedures.Procedure, past []Event, a Action) bool {
	if checkTurn(p, d, a) != nil || s.NeedAction(actor, a, d) != nil || NeedApart(actor, a, Standing(past)) != nil {
		return false
	}
	switch a {
	case ActionAppraise:
		return d.AssigneeID == "" || d.AssigneeID == actor.ID
	case ActionVerify:
		return s.MayVerify(actor, p, d, s.clock.Now()) == nil
	case ActionUndo:
		return MayUndo(actor, past, s.clock.Now()) == nil
	}
	return true
}

// MayVerify refuses what it is too late for, and whoever doesn't work on the
// dossier: see checkVerify.
func (s *Service) MayVerify(actor auth.Actor, p procedures.Procedure, d Dossier, at time.Time) error {
	specialist := FirstAppraisal(p) >= 0
	work := ActionTransfer
	if specialist {
		work = ActionAppraise
	}
	if err := s.NeedAction(actor, work, d); err != nil {
		return err
	}
	switch {
	case at.After(d.Promised):
		return fault.New(fault.Conflict, "dossiers.verify_too_late")
	case specialist && d.AssigneeID != "" && d.AssigneeID != actor.ID:
		return fault.New(fault.Forbidden, "dossiers.assigned_to", "name", d.AssigneeName)
	}
	return nil
}

// NeedAction checks the permission of an action: the office's at the office, the
// helper's at the village; and that the dossier is among the work for which it was given.
func (s *Service) NeedAction(actor auth.Actor, action Action, d Dossier) error {
	row := action.Row()
	if row.Need == "" {
		return fault.New(fault.Internal, "fault.internal")
	}
	if row.Village {
		if err := s.NeedFor(actor, row.Need, d); err != nil || IsOwn(actor, d) {
			return err
		}
		return needScope(actor, row.Need, d, d.CommuneID, d.PlaceID)
	}
	if err := s.hide(actor, actor.Need(row.Need, d.CommuneID), d); err != nil {
		return err
	}
	if slices.Contains(row.Apart, ActionSubmit) && !actor.IsSystem() && (actor.ID == d.CreatedBy ||
		actor.ID == d.HelperID) {
		return fault.New(fault.Forbidden, "dossiers.filed_yourself")
	}
	return needScope(actor, row.Need, d, d.CommuneID)
}

// NeedApart refuses to let one person take two steps of which one is there to
// check the other, whatever roles they have: who acted counts, not who might.
func NeedApart(actor auth.Actor, action Action, past []Event) error {
	apart := action.Row().Apart
	if actor.IsSystem() {
		return nil
	}
	for _, e := range past {
		switch {
		case e.ActorID != actor.ID || !slices.Contains(apart, e.Kind):
		case slices.Contains(filing, e.Kind):
			return fault.New(fault.Forbidden, "dossiers.filed_yourself")
		default:
			return fault.New(fault.Forbidden, "dossiers.done_yourself", "done", i18n.Key(e.Kind.Row().Key()),
				"action", i18n.Key(action.Row().Key()))
		}
	}
	return nil
}

// NeedFor checks p at the dossier's village or its office. A member reaches
// only what was made in the village or by themselves; a resident, who may
// withdraw too, only what is their own.
func (s *Service) NeedFor(actor auth.Actor, p auth.Permission, d Dossier) error {
	if IsOwn(actor, d) && (p == Prepare || p == View || p == Withdraw) {
		return nil
	}
	if unsent(actor, d) {
		return fault.New(fault.NotFound, "dossiers.not_found")
	}
	for _, place := range []string{d.PlaceID, d.CommuneID} {
		if actor.May(p, place) && (p != Withdraw || actor.May(View, place)) {
			return nil
		}
	}
	return s.hide(actor, cmp.Or[error](actor.Need(p, d.CommuneID), fault.New(fault.Forbidden, "auth.forbidden")), d)
}

// hide turns a refusal into "not found" for somebody who may not even know that the dossier exists.
func (s *Service) hide(actor auth.Actor, err error, d Dossier) error {
	if err == nil || !actor.SignedIn() || actor.May(View, d.CommuneID) || actor.May(View, d.PlaceID) {
		return err
	}
	return fault.New(fault.NotFound, "dossiers.not_found")
}

func DossierURL(id, rest string) string { return "/dossiers/" + url.PathEscape(id) + "/" + rest }

const CaseURL = "/dossiers/"
