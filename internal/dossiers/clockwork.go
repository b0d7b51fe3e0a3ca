package dossiers

import (
	"context"
	"time"

	"thonso/internal/platform/db"
)

// noTime is the legal due date of a clock that stands still.
var noTime time.Time

// clockEvents reads what the clocks depend on from a dossier's history.
func clockEvents(evs []Event) []ClockEvent {
	var out []ClockEvent
	received := false
	for _, e := range evs {
		if e.To == Resolved && e.From != Resolved && e.Kind != "follow" && received {
			out = append(out, ClockEvent{At: e.At, Kind: ClockEnded}) // whichever action came last
			continue
		}
		switch e.Kind {
		case "receive":
			received = true
			out = append(out, ClockEvent{At: e.At, Kind: ClockAccepted})
		case "supplement":
			if received {
				out = append(out, ClockEvent{At: e.At, Kind: ClockAsked})
			}
		case "supplied":
			if received {
				out = append(out, ClockEvent{At: e.At, Kind: ClockSupplemented})
			}
		case "extend":
			out = append(out, ClockEvent{At: e.At, Kind: ClockExtended})
		case "verify":
			out = append(out, ClockEvent{At: e.At, Kind: ClockVerified})
		case "refuse":
			if received {
				out = append(out, ClockEvent{At: e.At, Kind: ClockEnded})
			}
		case "stop":
			if received {
				out = append(out, ClockEvent{At: e.At, Kind: ClockStopped})
			}
		}
	}
	return out
}

// runClock starts the legal clock, lets it go on after a supplement, or gives it
// the longer limit of what must be verified.
func (s *Service) runClock(ctx context.Context, tx *db.Tx, d *doing, o Office) error {
	evs, err := events(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	return s.promise(d, o, append(evs, d.ev))
}

// ruleOf is the rule that the office had when it received the dossier: another
// that it sets later is for what it receives later.
func ruleOf(evs []Event, o Office) ClockRule {
	for _, e := range evs {
		if e.Kind == "receive" && e.Data.Rule != "" {
			return e.Data.Rule
		}
	}
	return ClockRule(o.ClockRule)
}

// promise promises the person the day that follows from a history, or keeps to a
// later one that an apology has named already.
func (s *Service) promise(d *doing, o Office, evs []Event) error {
	due, _, err := LegalDue(s.Calendar, d.proc.Limit, ruleOf(evs, o), clockEvents(evs))
	if err != nil {
		return err
	}
	if d.LegalDue = due; !d.Extended || due.After(d.Promised) {
		d.Promised = due
	}
	d.ev.Data.Due = d.Promised
	return nil
}
