package dossiers

import (
	"context"
	"strconv"
	"strings"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
)

// noTime is the legal due date of a clock that stands still.
var noTime time.Time

// clockEvents reads what the clocks depend on from a dossier's history.
func clockEvents(evs []Event) []deadlines.Event {
	var out []deadlines.Event
	received := false
	for _, e := range evs {
		if e.To == Resolved && e.From != Resolved && e.Kind != "follow" && received {
			out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Ended}) // whichever action came last
			continue
		}
		switch e.Kind {
		case "receive":
			received = true
			out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Accepted})
		case "supplement":
			if received {
				out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Asked})
			}
		case "supplied":
			if received {
				out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Supplemented})
			}
		case "extend":
			out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Extended})
		case "verify":
			out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Verified})
		case "refuse":
			if received {
				out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Ended})
			}
		case "stop":
			if received {
				out = append(out, deadlines.Event{At: e.At, Kind: deadlines.Stopped})
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

// PromiseText is the promised moment in words, with what is not sure about it.
func (s *Service) PromiseText(ctx context.Context, promised time.Time) string {
	return strings.TrimSpace(i18n.DateTime(promised) + "\n" + s.projected(ctx, promised))
}

// projected says that the days off of a year aren't announced yet, so that a
// promised day may prove to be one; "" where they are.
func (s *Service) projected(ctx context.Context, promised time.Time) string {
	day := clock.DateOf(promised)
	if s.Calendar.Covered(day) {
		return ""
	}
	return i18n.T(ctx, "dossiers.promise_projected", "year", strconv.Itoa(day.Start().Year()))
}

// ruleOf is the rule that the office had when it received the dossier: another
// that it sets later is for what it receives later.
func ruleOf(evs []Event, o Office) deadlines.Rule {
	for _, e := range evs {
		if e.Kind == "receive" && e.Data.Rule != "" {
			return e.Data.Rule
		}
	}
	return deadlines.Rule(o.ClockRule)
}

// promise promises the person the day that follows from a history, or keeps to a
// later one that an apology has named already.
func (s *Service) promise(d *doing, o Office, evs []Event) error {
	due, _, err := deadlines.LegalDue(s.Calendar, d.proc.Limit, ruleOf(evs, o), clockEvents(evs))
	if err != nil {
		return err
	}
	if d.LegalDue = due; !d.Extended || due.After(d.Promised) {
		d.Promised = due
	}
	d.ev.Data.Due = d.Promised
	return nil
}
