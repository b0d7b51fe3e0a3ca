package portal

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

// A place of help is a village where people are helped on the next day of duty.
type placeOfHelp struct {
	Village places.Place
	Duty    teams.Duty
	Open    *sessions.Running // proven: somebody opened it
}

// A nextDay is the next day on which somebody somewhere is helped.
type nextDay struct {
	At    time.Time // when it was looked up
	Tree  *places.Tree
	Date  clock.Date // zero: none within a week
	Where []placeOfHelp
}

// A frontDay remembers it for a while: it is the same for all who come.
type frontDay struct {
	mu sync.Mutex
	nextDay
}

// Of the start page: for how long what it says of tonight is remembered, and how much of it is shown.
const (
	frontFresh    = time.Minute
	frontVillages = 4
	frontAsked    = 4
)

type frontView struct {
	nextDay
	Today clock.Date
	Asked []procedures.Procedure
}

// title says which day it is.
func (v frontView) title() string {
	switch {
	case v.Date.IsZero():
		return "portal.help.none"
	case v.Date != v.Today:
		return "portal.help.next"
	case dusk(v.Where[0].Duty.Start):
		return "portal.help.tonight"
	}
	return "portal.help.today"
}

func (v frontView) shown() []placeOfHelp { return v.Where[:min(len(v.Where), frontVillages)] }

// Front is what the start page says of the whole installation: where people are
// helped next, and what they ask for most.
func (s *Service) Front(ctx context.Context) (templ.Component, error) {
	day, err := s.nextHelp(ctx)
	if err != nil {
		return nil, err
	}
	v := frontView{nextDay: day, Today: s.procedures.Today()}
	for _, p := range s.procedures.List(v.Today) {
		if p.Form != nil && len(v.Asked) < frontAsked {
			v.Asked = append(v.Asked, p)
		}
	}
	return front(v), nil
}

// nextHelp is the next day of duty in any village, as it was a minute ago at most.
func (s *Service) nextHelp(ctx context.Context) (nextDay, error) {
	f, tree, now := &s.front, s.places.Tree(), s.clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if age := now.Sub(f.At); f.Tree == tree && age >= 0 && age < frontFresh {
		return f.nextDay, nil
	}
	day, err := s.findNextHelp(ctx, tree, now)
	if err == nil {
		f.nextDay = day
	}
	return day, err
}

func (s *Service) findNextHelp(ctx context.Context, tree *places.Tree, now time.Time) (nextDay, error) {
	out := nextDay{At: now, Tree: tree}
	today := clock.DateOf(now)
	villages := map[string]places.Place{}
	var ids []string
	for _, root := range tree.Roots(today) {
		for _, v := range tree.Within(root.ID, places.Village, today) {
			villages[v.ID] = v
			ids = append(ids, v.ID)
		}
	}
	duties, err := s.teams.Rosters(ctx, ids, today, today.AddDays(weekView-1))
	if err != nil {
		return out, err
	}
	for _, d := range duties {
		known := slices.ContainsFunc(out.Where, func(w placeOfHelp) bool { return w.Village.ID == d.VillageID })
		if d.Off || known || !d.End.After(now) || !out.Date.IsZero() && d.Date != out.Date {
			continue
		}
		out.Date = d.Date
		out.Where = append(out.Where, placeOfHelp{Village: villages[d.VillageID], Duty: d})
	}
	running, err := s.sessions.Running(ctx, ids)
	for _, r := range running {
		for i := range out.Where {
			if w := &out.Where[i]; w.Village.ID == r.VillageID && w.Open == nil && out.Date == today {
				w.Open = &r
			}
		}
	}
	slices.SortStableFunc(out.Where, func(a, b placeOfHelp) int { return ranked(a) - ranked(b) })
	return out, err
}

// ranked puts those in front that are open.
func ranked(p placeOfHelp) int {
	if p.Open != nil {
		return 0
	}
	return 1
}

// shortLimit is how long it takes, in two words.
func shortLimit(ctx context.Context, l procedures.Limit) string {
	return i18n.T(ctx, "portal.short."+l.Unit, "n", l.N)
}

// shortFee is what is due where that depends on nothing; "" where it does.
func shortFee(ctx context.Context, p procedures.Procedure, day clock.Date) string {
	fee := ""
	for _, f := range p.Fees {
		if !day.In(f.ValidFrom, f.ValidTo) {
			continue
		}
		if fee != "" || f.When != nil || f.Online != nil || f.Kind == "council" {
			return ""
		}
		fee = i18n.T(ctx, "portal.short."+f.Kind, "amount", i18n.Number(i18n.Lang(ctx), f.Amount))
	}
	return fee
}
