package sessions

import (
	"context"
	"strconv"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

// freshID gives every form on a page its own id, so that each is done once.
func freshID() string { return ids.New() }

func yearText(v Visit) string {
	if v.Year == "" {
		return ""
	}
	return " (" + v.Year + ")"
}

// briefLine is what tells two people of one name apart.
func briefLine(ctx context.Context, b people.Brief) string {
	var parts []string
	if b.Born != "" {
		parts = append(parts, i18n.T(ctx, "sessions.born", "year", b.BornShown()))
	}
	if b.Alley != "" {
		parts = append(parts, b.Alley)
	}
	if b.HeadName != "" && b.HeadName != b.Name {
		parts = append(parts, i18n.T(ctx, "sessions.of_household", "name", b.HeadName))
	}
	if b.IDLast != "" {
		parts = append(parts, b.IDMasked())
	}
	return strings.Join(parts, " · ")
}

func plainName(ctx context.Context, p procedures.Procedure) string {
	if s := p.Plain.In(i18n.Lang(ctx)); s != "" {
		return s
	}
	return p.Name.In(i18n.Lang(ctx))
}

// readable is how long an official name may be to help somebody choose; the next page has it whole.
const readable = 90

func procedureTasks(ctx context.Context, v Visit, ps []procedures.Procedure) []ui.Task {
	out := make([]ui.Task, 0, len(ps))
	for _, p := range ps {
		t := ui.Task{Title: plainName(ctx, p), URL: visitURL(v, "procedures", p.Code)}
		if name := p.Name.In(i18n.Lang(ctx)); name != t.Title && len([]rune(name)) <= readable {
			t.Hint = name
		}
		out = append(out, t)
	}
	return out
}

func factRows(ctx context.Context, p procedures.Procedure, today clock.Date) []ui.Row {
	key, args := p.Limit.Text()
	rows := []ui.Row{{Key: i18n.T(ctx, "sessions.limit"), Value: i18n.T(ctx, key, args...)}}
	if fees := p.FeeText(ctx, today); fees != "" {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "sessions.fee"), Value: fees})
	}
	return rows
}

// warningText says on what, why and how often others were sent back.
func warningText(ctx context.Context, p procedures.Procedure, w dossiers.Warning) string {
	return i18n.T(ctx, "sessions.warning", "what", targetName(ctx, p, w.Target), "why",
		i18n.T(ctx, dossiers.Reason{Code: w.Reason}.Key()), "n", w.Times)
}

func targetName(ctx context.Context, p procedures.Procedure, target string) string {
	lang := i18n.Lang(ctx)
	kind, rest, _ := strings.Cut(target, ":")
	id, _, _ := strings.Cut(rest, ":")
	if kind == "q" && p.Form != nil {
		if q, ok := p.Form.Question(id); ok {
			return q.Label.In(lang)
		}
	}
	for _, c := range p.Components {
		if kind == "c" && c.ID == id {
			return c.Name.In(lang)
		}
	}
	return rest
}

func outcomeOptions(ctx context.Context, v endView) []ui.Option {
	var out []ui.Option
	for _, o := range Outcomes {
		if o == Filed && !v.Sent {
			continue
		}
		out = append(out, ui.Option{Value: o, Label: i18n.T(ctx, "sessions.outcome."+o)})
	}
	return out
}

func outcomeRows(ctx context.Context, r Report) []ui.Row {
	rows := []ui.Row{
		{Key: i18n.T(ctx, "sessions.count.served"), Value: strconv.Itoa(r.Served)},
		{Key: i18n.T(ctx, "sessions.count.sent_home"), Value: strconv.Itoa(r.SentHome)},
	}
	for _, o := range append(append([]string(nil), Outcomes...), Closed) {
		if r.Outcomes[o] > 0 {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, "sessions.outcome."+o), Value: strconv.Itoa(r.Outcomes[o])})
		}
	}
	return rows
}

func columns(ctx context.Context, names ...string) []ui.Column {
	var out []ui.Column
	for _, n := range names {
		out = append(out, ui.Column{Label: i18n.T(ctx, "sessions.column."+n), Numeric: n == "guests" || n == "filed"})
	}
	return out
}

func lineColumns(ctx context.Context) []ui.Column {
	return columns(ctx, "code", "owner", "procedure", "assist")
}
