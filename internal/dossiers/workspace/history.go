package workspace

import (
	"context"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/i18n"
)

// A Line is one entry of a dossier's history, in words.
type Line struct {
	Title, Who, Note, Outcome string
	At                        time.Time
	Details                   []string
	Gone                      bool // it was taken back, or takes back
}

// Lines are the events from the version on; version 0 means all.
func Lines(ctx context.Context, c cases.Case, version int) []Line {
	var out []Line
	standing := map[int]bool{}
	for _, e := range dossiers.Standing(c.Events) {
		standing[e.Seq] = true
	}
	for _, e := range c.Events {
		if e.Seq < version { // a case of version v has seen v-1 events
			continue
		}
		l := Line{Title: i18n.T(ctx, "dossiers.event."+string(e.Kind)), Who: e.ActorName, At: e.At, Note: e.Note,
			Gone: !standing[e.Seq]}
		if e.Kind == dossiers.ActionAppraise && e.Step < len(c.Proc.Steps) &&
			c.Proc.Steps[e.Step].Role == "specialist" {
			l.Title = c.Proc.Steps[e.Step].Name.In(i18n.Lang(ctx))
		}
		if e.Data.Outcome != "" {
			l.Outcome = i18n.T(ctx, "dossiers.case.outcome_"+string(e.Kind)+"_"+string(e.Data.Outcome))
			l.Details = append(l.Details, l.Outcome)
		}
		if e.Data.Reason != "" {
			l.Details = append(l.Details, e.Data.Reason)
		}
		if e.Data.To != "" {
			l.Details = append(l.Details, i18n.T(ctx, "dossiers.case.to", "name", e.Data.To))
		}
		if !e.Data.Due.IsZero() {
			l.Details = append(l.Details, i18n.T(ctx, "dossiers.case.new_promise", "due", parts.Date(e.Data.Due)))
		}
		for _, w := range e.Data.Wants {
			l.Details = append(l.Details, parts.WantName(ctx, c.Proc, w.Target)+": "+parts.WhyText(ctx, w))
		}
		if e.From != e.To && e.Kind == dossiers.ActionFollow {
			l.Details = append(l.Details, parts.StatusText(ctx, e.To))
		}
		out = append(out, l)
	}
	return out
}

// Opinions are what was proposed so far.
func Opinions(lines []Line) []Line {
	var out []Line
	for _, l := range lines {
		if l.Outcome != "" && !l.Gone {
			out = append(out, l)
		}
	}
	return out
}
