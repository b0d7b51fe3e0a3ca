// Package parts holds what several packages of dossiers say and draw alike.
package parts

import (
	"context"
	"slices"
	"strings"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// MostOffices bounds what a home page counts: nobody sits at so many counters.
const MostOffices = 20

// Words say things of dossiers that pages and lists share.
type Words struct {
	clock      clock.Clock
	places     *places.Service
	procedures *procedures.Service
	calendar   *workdays.Calendar
}

// NewWords makes them.
func NewWords(c clock.Clock, p *places.Service, proc *procedures.Service, cal *workdays.Calendar) Words {
	return Words{c, p, proc, cal}
}

// OfficeOptions are the offices to choose from, by name.
func (p Words) OfficeOptions(ctx context.Context, offices []string) []ui.Option {
	return p.places.Tree().Choices(ctx, p.ByName(offices))
}

// ByName are the communes of offices, by name.
func (p Words) ByName(offices []string) []places.Place {
	out := convert.Each(offices, p.places.Tree().Place)
	places.SortByName(out)
	return out
}

// OfficesWith are the communes at which the actor has perm.
func (p Words) OfficesWith(actor auth.Actor, perm auth.Permission) []string {
	tree := p.places.Tree()
	var out []string
	for _, at := range actor.Places(perm) {
		for _, c := range tree.Within(at, "commune", tree.Today()) {
			if !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

func (p Words) ProcedureName(ctx context.Context, code string, version int) string {
	proc, err := p.procedures.Version(code, version)
	if err != nil {
		return code
	}
	return proc.Name.In(i18n.Lang(ctx))
}

// PlainName is what the village calls the procedure; its name by law where nobody wrote that down.
func (p Words) PlainName(ctx context.Context, code string, version int) string {
	if proc, err := p.procedures.Version(code, version); err == nil && proc.Plain.Official() != "" {
		return proc.Plain.In(i18n.Lang(ctx))
	}
	return p.ProcedureName(ctx, code, version)
}

// ShortName is what officials call the procedure among themselves.
func (p Words) ShortName(ctx context.Context, code string, version int) string {
	proc, err := p.procedures.Version(code, version)
	if err != nil {
		return code
	}
	lang := i18n.Lang(ctx)
	if proc.Short.Official() != "" {
		return proc.Short.In(lang)
	}
	return text.UpperFirst(strings.TrimPrefix(proc.Name.In(lang), "Thủ tục "))
}

// DueWords says how long is left until due, in the days and hours in which the office works.
func (p Words) DueWords(ctx context.Context, due time.Time) string {
	now := p.clock.Now()
	switch {
	case due.IsZero():
		return ""
	case now.After(due):
		late := p.calendar.WorkingHoursBetween(due, now)
		if days := int(late / 8); days > 0 {
			return i18n.T(ctx, "dossiers.case.late_days", "n", days)
		}
		return i18n.T(ctx, "dossiers.case.late_hours", "n", max(1, int(late+0.5)))
	}
	left := p.calendar.WorkingHoursBetween(now, due)
	if days := int(left / 8); days > 0 {
		return i18n.T(ctx, "dossiers.case.left_days", "n", days)
	}
	return i18n.T(ctx, "dossiers.case.left_hours", "n", int(left+0.5))
}

// ByWords says until when something must be with those who resolve it.
func (p Words) ByWords(ctx context.Context, received time.Time) string {
	by := deadlines.TransferBy(p.calendar, received)
	today := clock.DateOf(p.clock.Now())
	switch day := clock.DateOf(by); {
	case p.clock.Now().After(by):
		return i18n.T(ctx, "dossiers.inbox.transfer_late", "time", i18n.DateTime(by))
	case day == today:
		return i18n.T(ctx, "dossiers.inbox.transfer_today", "time", i18n.Time(by))
	default:
		return i18n.T(ctx, "dossiers.inbox.transfer_next", "time", i18n.DateTime(by))
	}
}
