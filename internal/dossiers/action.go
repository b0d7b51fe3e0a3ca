package dossiers

import (
	"slices"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
)

// An Action is one thing that is done with a dossier, and the kind of the event
// that it leaves behind.
type Action string

// The actions.
const (
	ActionSubmit     Action = "submit"
	ActionReceive    Action = "receive"
	ActionTransfer   Action = "transfer" // to those who process it
	ActionAssign     Action = "assign"   // to a specialist
	ActionAppraise   Action = "appraise"
	ActionReview     Action = "review"
	ActionDecide     Action = "decide"
	ActionDecline    Action = "decline" // the decision not to resolve it, as was proposed
	ActionNumber     Action = "number"  // the result, in the office's series
	ActionReturn     Action = "return"  // the result is in its owner's hands
	ActionSupplement Action = "supplement"
	ActionSupplied   Action = "supplied" // what was asked for was put right
	ActionVerify     Action = "verify"   // facts must be verified: the longer limit holds
	ActionExtend     Action = "extend"   // another day is promised, with an apology
	ActionAskBack    Action = "ask_back" // the person wants it back
	ActionRefuseStop Action = "refuse_stop"
	ActionStop       Action = "stop"
	ActionRefuse     Action = "refuse"
	ActionFollow     Action = "follow" // what the national portal shows
	ActionUndo       Action = "undo"   // takes back what was done a moment ago
)

// A Takes says what the page and the API operation of an action ask for.
type Takes string

// What actions take; each takes a note or a reason besides.
const (
	TakesNote      Takes = "note"
	TakesChecklist Takes = "checklist" // each paper was looked at
	TakesWants     Takes = "wants"     // what must be put right
	TakesAssignee  Takes = "assignee"
	TakesOutcome   Takes = "outcome"
	TakesProof     Takes = "proof" // that the owner got it
	TakesReason    Takes = "reason"
	TakesDay       Takes = "day" // a new promise, and why
)

// An ActionRow is one row of the table of actions. The pages, the API, who may do
// what when, what is offered, and docs/reference/actions.md follow from it; what
// an action changes is in fold.go.
type ActionRow struct {
	Action   Action
	From     []Status
	To       Status // "": it stays where it is, or fold.go says
	Need     auth.Permission
	Village  bool           // who has it at the dossier's village may too, not only at its office
	OnPortal bool           // also with what the national portal processes
	Clock    deadlines.Kind // what it is for the clocks, once the dossier is received; "": nothing
	Work     bool           // while it is due, time runs against the office
	Hands    bool           // the dossier passes from hand to hand: form 06
	Path     string         // of its page and its operation; "": it has neither
	Takes    Takes
	Danger   bool     // its button warns
	Back     bool     // who did it may take it back: it neither numbers, prints nor sends
	Apart    []Action // not for who took one of these on the same dossier
	Summary  string   // of the operation
}

var (
	// filing is for the owner: who began the dossier or helped to counts as having sent it.
	filing    = []Action{ActionSubmit, ActionSupplied}
	unended   = []Status{Submitted, Received, Processing, Supplement}
	stoppable = []Status{Withdrawing, Submitted, Received, Processing, Supplement}
	atOffice  = []Status{Received, Processing}
	inProcess = []Status{Processing}
)

// Actions is the table, in the order in which a case offers them. What isn't in
// it does not exist.
var Actions = []ActionRow{
	{Action: ActionSubmit, From: []Status{Draft}, To: Submitted, Need: Prepare, Village: true, OnPortal: true},
	{Action: ActionReceive, From: []Status{Submitted}, To: Received, Need: Receive,
		Clock: deadlines.Accepted, Hands: true,
		Path: "receive", Takes: TakesChecklist, Summary: "Receive a complete dossier"},
	{Action: ActionTransfer, From: []Status{Received}, To: Processing, Need: Receive, Work: true, Hands: true, Back: true,
		Path: "transfer", Takes: TakesNote, Summary: "Transfer to processing"},
	{Action: ActionAssign, From: inProcess, To: Processing, Need: Assign, Work: true, Hands: true, Back: true,
		Path: "assign", Takes: TakesAssignee, Summary: "Give to a specialist of the office"},
	{Action: ActionAppraise, From: inProcess, To: Processing, Need: Appraise, Work: true, Hands: true, Back: true,
		Apart: filing, // not from receiving, which one person does too in a small office: who decides did neither
		Path:  "appraise", Takes: TakesOutcome, Summary: "Appraise and propose"},
	{Action: ActionReview, From: inProcess, To: Processing, Need: Review, Work: true, Hands: true, Back: true,
		Apart: []Action{ActionSubmit, ActionSupplied, ActionAppraise},
		Path:  "review", Takes: TakesOutcome, Summary: "Review the proposal"},
	{Action: ActionDecide, From: inProcess, To: Processing, Need: Decide, Work: true, Hands: true, Back: true,
		Apart: []Action{ActionSubmit, ActionSupplied, ActionReceive, ActionAppraise},
		Path:  "decide", Takes: TakesOutcome,
		Summary: "Approve the result, agree not to resolve it as was proposed, or send back to the specialist"},
	{Action: ActionDecline, From: inProcess, To: Refused, Need: Decide, Clock: deadlines.Ended, Hands: true,
		Apart: []Action{ActionSubmit, ActionSupplied, ActionReceive, ActionAppraise}}, // a choice of deciding
	{Action: ActionNumber, From: inProcess, To: Resolved, Need: Number, Work: true, Hands: true,
		Path: "number", Takes: TakesNote, Summary: "Number the result"},
	{Action: ActionReturn, From: []Status{Resolved}, To: Returned, Need: HandOver, Village: true, OnPortal: true,
		Hands: true, Apart: []Action{ActionDecide},
		Path: "handover", Takes: TakesProof, Summary: "Record that the result is in its owner's hands"},
	{Action: ActionSupplement, From: []Status{Submitted, Received, Processing}, To: Supplement, Need: Receive,
		Clock: deadlines.Asked,
		Path:  "supplement", Takes: TakesWants, Summary: "Ask once, and completely, for what must be put right"},
	{Action: ActionSupplied, From: []Status{Supplement}, Need: Prepare, Village: true, Clock: deadlines.Supplemented},
	{Action: ActionVerify, From: atOffice, Need: Verify, Clock: deadlines.Verified,
		Path: "verify", Takes: TakesReason,
		Summary: "Say that facts must be verified, and why: the longer limit holds, once"},
	{Action: ActionExtend, From: atOffice, Need: Receive, Clock: deadlines.Extended,
		Path: "extend", Takes: TakesDay, Summary: "Apologise and promise another day, once"},
	{Action: ActionAskBack, From: unended, To: Withdrawing, Need: Withdraw, Village: true,
		Path: "ask-back", Takes: TakesNote, Summary: "Record the person's wish to withdraw"},
	{Action: ActionRefuseStop, From: []Status{Withdrawing}, To: Processing, Need: Receive, Back: true,
		Path: "refuse-stop", Takes: TakesReason, Summary: "Go on in spite of the wish to withdraw, and say why"},
	{Action: ActionStop, From: stoppable, To: Stopped, Need: Receive, Clock: deadlines.Stopped,
		Path: "stop", Takes: TakesReason, Danger: true, Summary: "Stop, with the reason that stands on form 05"},
	{Action: ActionRefuse, From: unended, To: Refused, Need: Reject, Clock: deadlines.Ended,
		Path: "refuse", Takes: TakesReason, Danger: true, Summary: "Refuse, with the reason that stands on form 03"},
	{Action: ActionFollow, From: Statuses, Need: Prepare, Village: true, OnPortal: true},
	{Action: ActionUndo, From: []Status{Received, Processing}, Need: Inbox,
		Path: "undo", Takes: TakesNote, Summary: "Take back what you did within the last minute"},
}

var actionRows = func() map[Action]ActionRow {
	out := map[Action]ActionRow{}
	for _, r := range Actions {
		out[r.Action] = r
	}
	return out
}()

// Row returns the action's row of the table; the zero row where there is none.
func (a Action) Row() ActionRow { return actionRows[a] }

// working are the actions during which time runs against the office.
var working = func() (out []Action) {
	for _, r := range Actions {
		if r.Work {
			out = append(out, r.Action)
		}
	}
	return out
}()

// allows reports whether the action may follow a status at all.
func (r ActionRow) allows(s Status) bool { return slices.Contains(r.From, s) }

// Key is the message key of what the action is called; Key+"_do" of its button.
func (r ActionRow) Key() string { return "dossiers.act." + string(r.Action) }
