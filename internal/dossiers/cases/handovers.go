package cases

import (
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/papers"
)

// handovers reads from the events how the dossier passed from hand to hand,
// and whether each kept the hours of its step.
func (s *Service) handovers(c Case) []papers.Handover {
	var out []papers.Handover
	from, giver := desks["clerk"], ""
	var since time.Time
	for _, e := range dossiers.Standing(c.Events) {
		if !e.Kind.Row().Hands {
			continue
		}
		if e.Kind == dossiers.ActionReceive {
			giver, since = e.ActorName, e.At
			continue
		}
		if n := len(out); n > 0 { // the taker of before has done the work, and gives
			out[n-1].Taker = e.ActorName
			out[n-1].Result = s.keptTime(c, since, e)
			giver, from = e.ActorName, out[n-1].To
		}
		to := deskAfter(c, e)
		if to == "" {
			break
		}
		out = append(out, papers.Handover{From: from, To: to, Giver: giver, At: e.At, Note: e.Note})
		since = e.At
	}
	return out
}

// deskAfter is the part of the office with which the dossier is after e.
func deskAfter(c Case, e dossiers.Event) string {
	if e.Kind == dossiers.ActionReturn {
		return ""
	}
	at := e.Step + 1
	switch e.Kind {
	case dossiers.ActionTransfer:
		at = max(e.Step, dossiers.StepIndex(c.Proc, dossiers.ActionReceive)+1)
	case dossiers.ActionAssign:
		at = dossiers.FirstAppraisal(c.Proc)
	case dossiers.ActionDecline:
		at = -1
	case dossiers.ActionDecide:
		if e.Data.Outcome == dossiers.Rejected {
			at = dossiers.FirstAppraisal(c.Proc)
		}
	}
	if at < 0 || at >= len(c.Proc.Steps) {
		return desks["clerk"]
	}
	return desks[c.Proc.Steps[at].Role]
}

// keptTime compares the working hours taken with those of the step, which are
// more where it was then that facts had to be verified.
func (s *Service) keptTime(c Case, since time.Time, e dossiers.Event) string {
	if e.Step < 0 || e.Step >= len(c.Proc.Steps) {
		return ""
	}
	hours := float64(c.Proc.Steps[e.Step].Hours)
	if v, ok := lastEvent(c.Events, dossiers.ActionVerify); ok && v.Seq < e.Seq && !v.At.Before(since) {
		hours += float64(c.Proc.Limit.VerifyHours())
	}
	switch took := s.calendar.WorkingHoursBetween(since, e.At); {
	case hours == 0:
		return ""
	case took > hours:
		return papers.Late
	case took < hours/2:
		return papers.Early
	}
	return papers.OnTime
}
