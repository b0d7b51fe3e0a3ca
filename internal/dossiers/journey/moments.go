package journey

import (
	"context"
	"strconv"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// A State says how a moment lies to now.
type State string

// The states.
const (
	Done  State = "done"
	Now   State = "now"
	Later State = "later"
	Ended State = "ended" // it went no further
)

// A Moment is one point of the way of a dossier: a step, or what came between.
type Moment struct {
	EventID string // "" of what is still to come
	State   State
	Icon    ui.Icon
	Step    int // of the five; 0 of what came between
	Title   string
	At      time.Time // zero of what is still to come
	Lines   []string  // reason, days, codes
	Form    string    // number of the paper that was made; "" for none
}

// stepIcons are those of the five steps.
var stepIcons = [...]ui.Icon{ui.IconPen, ui.IconClipboard, ui.IconStamp, ui.IconFile, ui.IconPackage}

// between are the icons of what comes between the steps and is told.
var between = map[dossiers.Action]ui.Icon{
	dossiers.ActionSupplement: ui.IconFiles, dossiers.ActionSupplied: ui.IconPen,
	dossiers.ActionVerify: ui.IconSearch, dossiers.ActionExtend: ui.IconCalendar,
	dossiers.ActionAskBack: ui.IconBack, dossiers.ActionRefuseStop: ui.IconCycle,
	dossiers.ActionStop: ui.IconStop, dossiers.ActionRefuse: ui.IconStop, dossiers.ActionDecline: ui.IconStop,
	dossiers.ActionFollow: ui.IconCycle,
}

// forms are the papers that the owner may open, by the event of which they tell.
var forms = map[dossiers.Action]string{
	dossiers.ActionReceive: "01", dossiers.ActionSupplement: "02", dossiers.ActionRefuse: "03",
	dossiers.ActionDecline: "03", dossiers.ActionExtend: "04", dossiers.ActionStop: "05",
}

// moments are what was, what is now, and the steps that come.
func (s *Service) moments(ctx context.Context, f Facts, owner bool) []Moment {
	var past []Moment
	var due time.Time // promised before
	for _, e := range f.Events {
		if m, told := momentOf(ctx, f, e, due, owner); told {
			past = append(past, m)
		}
		if !e.Data.Due.IsZero() {
			due = e.Data.Due
		}
	}
	if f.Status == dossiers.Processing && f.Way == dossiers.Here {
		past = lastStep(past, 3) // a new day, or the refusal to stop, came while it was worked on
	}
	if last := len(past) - 1; last >= 0 {
		switch {
		case f.Status == dossiers.Refused || f.Status == dossiers.Stopped:
			past[last].State = Ended
		case !f.Status.Ended():
			past[last].State = Now
		}
	}
	return append(past, s.coming(ctx, f)...)
}

// lastStep moves a step behind what came while it lasted.
func lastStep(all []Moment, step int) []Moment {
	for i, m := range all {
		if m.Step == step {
			return append(append(all[:i:i], all[i+1:]...), m)
		}
	}
	return all
}

// stepOf is the step that an event completes, or begins; 0 for none.
func stepOf(e dossiers.Event) int {
	switch {
	case e.Kind == dossiers.ActionFollow:
		return 0
	case e.To == dossiers.Resolved && e.From != dossiers.Resolved:
		return 4
	case e.Kind == dossiers.ActionSubmit:
		return 1
	case e.Kind == dossiers.ActionReceive:
		return 2
	case e.Kind == dossiers.ActionTransfer:
		return 3
	case e.Kind == dossiers.ActionReturn:
		return 5
	}
	return 0
}

// momentOf tells an event; what the office does with it inside is not told.
func momentOf(ctx context.Context, f Facts, e dossiers.Event, due time.Time, owner bool) (Moment, bool) {
	m := Moment{EventID: e.ID, State: Done, At: e.At, Step: stepOf(e), Form: forms[e.Kind]}
	if m.Step > 0 {
		m.Icon, m.Title = stepIcons[m.Step-1], StepName(ctx, m.Step)
	} else if m.Icon = between[e.Kind]; m.Icon == "" {
		return m, false
	} else {
		m.Title = titleOf(ctx, f, e)
	}
	line := func(key string, args ...any) { m.Lines = append(m.Lines, i18n.T(ctx, texts+key, args...)) }
	switch e.Kind {
	case dossiers.ActionSubmit:
		if f.Way == dossiers.Portal {
			line("on_portal", "code", f.PortalCode)
		}
	case dossiers.ActionReceive:
		line("code", "code", f.Code)
		line("due", "due", parts.Date(e.Data.Due))
	case dossiers.ActionSupplement:
		for _, fix := range fixes(ctx, f.Proc, e.Data.Wants, owner) {
			m.Lines = append(m.Lines, fix.What+": "+fix.Why)
		}
	case dossiers.ActionFollow:
		line("noted_" + string(f.Assist))
		if e.Note != "" {
			line("note", "note", e.Note)
		}
	default:
		if e.Data.Reason != "" {
			line("reason", "reason", e.Data.Reason)
		}
		switch promised := e.Data.Due; {
		case promised.IsZero():
		case due.IsZero() || promised.Equal(due):
			line("due", "due", parts.Date(promised))
		default:
			line("old_due", "due", parts.Date(due))
			line("new_due", "due", parts.Date(promised))
		}
	}
	return m, true
}

// titleOf names what came between the steps.
func titleOf(ctx context.Context, f Facts, e dossiers.Event) string {
	key := string(e.Kind)
	switch {
	case e.Kind == dossiers.ActionFollow:
		return i18n.T(ctx, texts+"portal", "status", parts.StatusText(ctx, e.To))
	case e.Kind == dossiers.ActionStop && e.From == dossiers.Withdrawing:
		key = "stop_wish"
	case e.Kind == dossiers.ActionRefuse && !f.ReceivedAt.IsZero():
		key = string(dossiers.ActionDecline)
	}
	return i18n.T(ctx, texts+"moment."+key)
}

// coming are the steps that are left, with the day of the last.
func (s *Service) coming(ctx context.Context, f Facts) []Moment {
	if f.Status.Ended() {
		return nil
	}
	reached := f.Status.Stage()
	if f.Status == dossiers.Supplement || f.Status == dossiers.Withdrawing {
		reached = 2
		if f.ReceivedAt.IsZero() {
			reached = 1
		}
	}
	var out []Moment
	for step := reached + 1; step <= len(stepIcons); step++ {
		out = append(out, Moment{State: Later, Icon: stepIcons[step-1], Step: step, Title: StepName(ctx, step)})
	}
	if len(out) == 0 || f.Way == dossiers.Portal {
		return out
	}
	if due, _ := s.promised(ctx, f); due != "" {
		out[len(out)-1].Lines = []string{i18n.T(ctx, texts+"due", "due", due)}
	} else if f.Status == dossiers.Supplement && !f.ReceivedAt.IsZero() {
		out[len(out)-1].Lines = []string{i18n.T(ctx, texts+"due_again")}
	}
	return out
}

// StepName is what one of the five steps is called, everywhere.
func StepName(ctx context.Context, step int) string {
	return i18n.T(ctx, "dossiers.step."+strconv.Itoa(step))
}
