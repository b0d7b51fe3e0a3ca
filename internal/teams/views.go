package teams

import (
	"context"
	"net/url"
	"strings"

	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

//go:generate go tool templ generate -path .

func columns(ctx context.Context, keys ...string) []ui.Column {
	return convert.Each(keys, func(k string) ui.Column {
		return ui.Column{Label: i18n.T(ctx, "teams.column."+k), Numeric: k == "members", Hidden: k == "actions"}
	})
}

func memberColumns(ctx context.Context) []ui.Column {
	return columns(ctx, "name", "role", "position", "phone", "period", "actions")
}

func slotColumns(ctx context.Context) []ui.Column {
	return columns(ctx, "weekday", "hours", "where", "who", "period", "actions")
}

func dutyColumns(ctx context.Context) []ui.Column {
	return columns(ctx, "day", "hours", "where", "who", "actions")
}

func changeColumns(ctx context.Context) []ui.Column {
	return columns(ctx, "day", "change", "detail", "actions")
}

func options[T ~string](ctx context.Context, prefix string, values []T) []ui.Option {
	return convert.Each(values, func(v T) ui.Option {
		return ui.Option{Value: string(v), Label: i18n.T(ctx, prefix+string(v))}
	})
}

func kindOptions(ctx context.Context) []ui.Option { return options(ctx, "teams.kind.", Kinds) }

func slotOptions(ctx context.Context, ss []Slot) []ui.Option {
	return convert.Each(ss, func(s Slot) ui.Option {
		return ui.Option{Value: s.ID, Label: weekdayText(ctx, s.Weekday) + ", " + slotHours(ctx, s.Start,
			s.End) + ", " + s.Place + " (" + periodText(ctx, s.From, s.To) + ")"}
	})
}

func teamRows(ctx context.Context, v teamView) []ui.Row {
	t := v.Roll.Team
	rows := []ui.Row{
		{Key: i18n.T(ctx, "teams.field.village"), Value: v.Place},
		{Key: i18n.T(ctx, "teams.field.kind"), Value: i18n.T(ctx, "teams.kind."+string(t.Kind))},
		{Key: i18n.T(ctx, "teams.column.period"), Value: periodText(ctx, t.From, t.To)},
	}
	if t.DecisionNo != "" {
		text := t.DecisionNo
		if t.DecisionOn != "" {
			text = i18n.T(ctx, "teams.decision", "no", t.DecisionNo, "date", t.DecisionOn.Format())
		}
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "teams.field.decision"), Value: text})
	}
	return rows
}

// roleText is somebody's role in the team, with the position in the village.
func roleText(ctx context.Context, m Membership) string {
	role := i18n.T(ctx, "teams.role."+string(m.Role))
	if m.Position == "" {
		return role
	}
	return role + ", " + m.Position
}

// whoText names who is on duty.
func whoText(ctx context.Context, d Duty) string {
	if d.Whole {
		return i18n.T(ctx, "teams.whole_team")
	}
	return strings.Join(convert.Each(d.Members, func(m Membership) string { return m.Name }), ", ")
}

// peopleOf returns everybody who is on one of the duties, the lead first.
func peopleOf(ds []Duty) []Membership {
	seen := map[string]bool{}
	var out []Membership
	for _, d := range ds {
		for _, m := range d.Members {
			if !d.Off && !seen[m.ID] {
				seen[m.ID] = true
				out = append(out, m)
			}
		}
	}
	sortMembers(out)
	return out
}

// changeURL leads to the form for a change, filled in for one duty.
func changeURL(v teamView, what What, d Duty) string {
	q := url.Values{"what": {string(what)}}
	if d.SlotID != "" {
		q.Set("slot", d.SlotID)
		q.Set("date", string(d.Date))
	}
	return "/teams/" + v.Roll.Team.ID + "/changes/new?" + q.Encode()
}

// changeText says what a change does, for the list of changes.
func changeText(ctx context.Context, v teamView, c Change) string {
	var parts []string
	for _, s := range v.Roll.Slots {
		if s.ID == c.SlotID {
			parts = append(parts, weekdayText(ctx, s.Weekday)+" "+slotHours(ctx, s.Start, s.End))
		}
	}
	if c.What == Off && c.SlotID == "" {
		parts = append(parts, i18n.T(ctx, "teams.every_slot"))
	}
	if c.MovedTo != "" {
		parts = append(parts, i18n.T(ctx, "teams.moved_to", "day", Day(ctx, c.MovedTo)))
	}
	if c.Start != "" {
		parts = append(parts, slotHours(ctx, c.Start, c.End))
	}
	for _, more := range []string{c.Place, namesOf(v.Roll.Members, c.MemberIDs), c.Note} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	return strings.Join(parts, "; ")
}
