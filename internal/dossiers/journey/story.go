package journey

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

// A Story is what the owner of a dossier is told, in words.
type Story struct {
	Kind   ui.Kind
	Title  string // how it stands
	End    string // "" where Title and Text are those of the status: which of the ends of one status it is
	Text   string // what that means, and what comes next
	Reason string // why it went no further
	// Whose says whose word the status is, where it isn't the office's; Note is what they noted.
	Whose, Note string
	Due, Before string // the day promised; the one promised before it was moved
	Fixes       []Fix
	How         string // where what must be put right is put right
	Moments     []Moment
	Place       []string // where the result is, or will be: name, address, telephone
	Bring       []string // there
}

// A Fix is one thing to put right: what, why, how.
type Fix struct{ What, Why, How string }

const texts = "dossiers.journey."

// Story tells what there is to tell. The clerk's own words of what must be put right
// are for the owner alone: not for who only has the address of the receipt.
func (s *Service) Story(ctx context.Context, f Facts, owner bool) Story {
	st := Story{Kind: parts.StatusKind(f.Status), Moments: s.moments(ctx, f, owner)}
	if f.Way == dossiers.Portal {
		st.followed(ctx, f)
	} else {
		stands := texts + string(f.Status)
		if st.End = endOf(f); st.End != "" {
			stands = texts + st.End
		}
		st.Title, st.Text = i18n.T(ctx, stands), i18n.T(ctx, stands+".text")
		st.Due, st.Before = s.promised(ctx, f)
		if why := f.Events[len(f.Events)-1].Data.Reason; why != "" && (f.Status == dossiers.Refused ||
			f.Status == dossiers.Stopped) {
			st.Reason = i18n.T(ctx, texts+"reason", "reason", why)
		}
	}
	if asked, waits := lastOf(f.Events, dossiers.ActionSupplement); waits && f.Status == dossiers.Supplement {
		st.Fixes = fixes(ctx, f.Proc, asked.Data.Wants, owner)
		st.How = i18n.T(ctx, texts+"how_"+string(f.Assist))
	}
	if f.Status != dossiers.Stopped && f.Way == dossiers.Here {
		st.Place = placeOf(ctx, f.Office)
	}
	if !f.Status.Ended() && f.Way == dossiers.Here {
		st.Bring = s.bring(ctx, f)
	}
	return st
}

// endOf tells the ends of a dossier apart that have one status: who ended it, and how far it had come.
func endOf(f Facts) string {
	switch {
	case f.Status == dossiers.Stopped && stoppedByWish(f.Events):
		return "stopped_wish"
	case f.Status == dossiers.Stopped:
		return "stopped_office"
	case f.Status == dossiers.Refused && !f.ReceivedAt.IsZero():
		return "declined"
	}
	return ""
}

// stoppedByWish reports whether the person had asked for it.
func stoppedByWish(history []dossiers.Event) bool {
	e, ok := lastOf(history, dossiers.ActionStop)
	return ok && e.From == dossiers.Withdrawing
}

func lastOf(history []dossiers.Event, kind dossiers.Action) (dossiers.Event, bool) {
	for _, e := range slices.Backward(history) {
		if e.Kind == kind {
			return e, true
		}
	}
	return dossiers.Event{}, false
}

// followed tells what somebody read on the national portal, as their word.
func (st *Story) followed(ctx context.Context, f Facts) {
	st.Title = i18n.T(ctx, texts+"portal", "status", parts.StatusText(ctx, f.Status))
	st.Text = i18n.T(ctx, texts+"portal."+string(f.Status))
	last := f.Events[len(f.Events)-1]
	st.Whose = i18n.T(ctx, texts+"whose_"+string(f.Assist), "at", i18n.DateTime(last.At), "code", f.PortalCode)
	if last.Kind == dossiers.ActionFollow && last.Note != "" {
		st.Note = i18n.T(ctx, texts+"note", "note", last.Note)
	}
}

// promised tells the day on which the result is promised, while time runs for it, and
// the one that was promised before.
func (s *Service) promised(ctx context.Context, f Facts) (due, before string) {
	if f.Promised.IsZero() || f.Status.Ended() || f.Status == dossiers.Resolved || f.Status == dossiers.Supplement {
		return "", ""
	}
	for _, e := range f.Events {
		if !e.Data.Due.IsZero() && !e.Data.Due.Equal(f.Promised) {
			before = parts.Date(e.Data.Due)
		}
	}
	return s.dossiers.PromiseText(ctx, f.Promised), before
}

// fixes tell what must be put right, in the words of the village.
func fixes(ctx context.Context, p procedures.Procedure, wants []dossiers.Want, owner bool) []Fix {
	var out []Fix
	for _, w := range wants {
		fix := Fix{parts.WantName(ctx, p, w.Target), i18n.T(ctx, texts+"fix."+w.Reason),
			i18n.T(ctx, texts+"fix."+w.Reason+".how")}
		if w.Note != "" && (owner || w.Reason == dossiers.ReasonOther) { // else there would be no reason at all
			fix.Why = strings.TrimSuffix(fix.Why, ".") + ": " + w.Note
		}
		out = append(out, fix)
	}
	return out
}

func placeOf(ctx context.Context, o offices.Office) []string {
	if o.Name == "" {
		return []string{i18n.T(ctx, texts+"office")}
	}
	out := []string{o.Name}
	if o.ParentName != "" {
		out[0] += ", " + o.ParentName
	}
	for _, more := range []string{o.Address, o.Phone} {
		if more != "" {
			out = append(out, more)
		}
	}
	return out
}

// bring lists what to have in hand where the result is collected.
func (s *Service) bring(ctx context.Context, f Facts) []string {
	out := []string{i18n.T(ctx, texts+"bring_receipt"), i18n.T(ctx, texts+"bring_identity")}
	lang := i18n.Lang(ctx)
	for _, c := range f.Proc.ToShow(f.Answers) {
		out = append(out, i18n.T(ctx, texts+"bring_original", "paper", c.Name.In(lang)))
	}
	if sum, known := procedures.TotalDue(s.dossiers.Fees(f.Dossier, f.Proc, f.Answers)); known && sum > 0 {
		out = append(out, i18n.T(ctx, texts+"bring_fee", "sum", i18n.Number(lang, sum)))
	}
	return out
}
