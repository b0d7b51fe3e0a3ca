package parts

import (
	"context"
	"strconv"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
)

// A Due says until when the office has to do what is due with a dossier.
type Due struct {
	Sky   ui.Icon // how near that is, at a glance
	Kind  ui.Kind // the same as a colour; "" where there is time
	Words string
	When  string // the day and the hour, where Words don't say them
}

// DueOf says it of a row of a list; nothing of what is at its end.
func (p Words) DueOf(ctx context.Context, w dossiers.Row) Due {
	now, at := p.clock.Now(), w.DueAt
	switch {
	case at.IsZero():
		return Due{}
	case w.Due == dossiers.ActionReturn:
		return Due{Sky: ui.IconDone, Words: i18n.T(ctx, "dossiers.due.ready")}
	case !at.Before(dossiers.NoDay):
		return Due{Sky: ui.IconPaused, Words: i18n.T(ctx, "dossiers.due.waits")}
	}
	d := Due{Sky: p.skyOf(now, at), When: p.dayOf(ctx, at)}
	switch d.Sky {
	case ui.IconStorm:
		d.Kind = ui.KindDanger
	case ui.IconRain:
		d.Kind = ui.KindWarning
	}
	today := clock.DateOf(at) == clock.DateOf(now)
	switch {
	case w.Due == dossiers.ActionReceive || w.Due == dossiers.ActionStop:
		key := "dossiers.due.before"
		if d.Kind == ui.KindDanger {
			key = "dossiers.due.over"
		}
		d.Words = i18n.T(ctx, key, "time", i18n.Time(at))
		d.When = i18n.T(ctx, "dossiers.due."+string(w.Due)+"_on", "day", d.When)
		return d
	case today && d.Kind == ui.KindWarning:
		d.Words, d.When = i18n.T(ctx, "dossiers.due.today_at", "time", i18n.Time(at)), p.DueWords(ctx, at)
	default:
		d.Words, d.When = text.UpperFirst(p.DueWords(ctx, at)), d.When+", "+i18n.Time(at)
	}
	if w.Due == dossiers.ActionTransfer {
		d.When = p.ByWords(ctx, w.ReceivedAt)
	}
	if w.Risk == dossiers.RiskSoon {
		d.Kind, d.When = ui.KindWarning, i18n.T(ctx, "dossiers.due.soon", "when", d.When)
	}
	return d
}

// skyOf is clear from four working days on, and storms when it is late.
func (p Words) skyOf(now, at time.Time) ui.Icon {
	switch today := clock.DateOf(now); {
	case at.Before(now):
		return ui.IconStorm
	case clock.DateOf(at) <= today:
		return ui.IconRain
	case clock.DateOf(at) <= p.calendar.AddWorkingDays(today, 3):
		return ui.IconCloudy
	}
	return ui.IconClear
}

// dayOf names a day near today.
func (p Words) dayOf(ctx context.Context, at time.Time) string {
	if clock.DateOf(at) == clock.DateOf(p.clock.Now()) {
		return i18n.T(ctx, "dossiers.due.today")
	}
	return DayName(ctx, at, "02/01")
}

// DayName is the day of the week with the date, written as the layout says.
func DayName(ctx context.Context, at time.Time, layout string) string {
	at = at.In(clock.Vietnam)
	return i18n.T(ctx, "dossiers.due.weekday."+strconv.Itoa(int(at.Weekday()))) + " " + at.Format(layout)
}
