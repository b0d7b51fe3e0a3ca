package office

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/dossiers/scopes"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// work says what waits at the actor's offices.
func (s *Service) work(ctx context.Context, actor auth.Actor) (out []module.Work, err error) {
	offices := s.dossiers.Offices(actor)
	for i, o := range offices {
		if i == parts.MostOffices {
			break
		}
		some, err := s.officeWork(ctx, actor, o, len(offices) > 1)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// tabIcons draw what is done on a tab.
var tabIcons = map[string]ui.Icon{
	"receive": ui.IconInbox, "transfer": ui.IconRoute, "assign": ui.IconPeople, "mine": ui.IconClipboard,
	"free": ui.IconClipboard, "review": ui.IconBook, "decide": ui.IconStamp, "number": ui.IconBadge,
	"return": ui.IconPackage, "stop": ui.IconBack,
}

// officeWork says what waits at one office; named says at which, where the
// actor works at several.
func (s *Service) officeWork(ctx context.Context, actor auth.Actor, office string, named bool,
) (out []module.Work, err error) {
	w, err := s.dossiers.Waiting(ctx, actor, []string{office})
	if err != nil {
		return nil, err
	}
	first, err := s.firstDue(ctx, actor, office)
	if err != nil {
		return nil, err
	}
	add := func(key, query string, n int, x module.Work) {
		x.Name, x.Number = tabName(office, key), n
		x.Key, x.Verb = "dossiers.inbox.tile_"+key, "dossiers.inbox.verb_"+key
		x.URL, x.Order = inboxURL+"?office="+url.QueryEscape(office)+"&"+query, 20+len(out)
		if named {
			x.Key, x.Args = "dossiers.inbox.tile_at",
				[]any{"what", i18n.T(ctx, x.Key, "n", n), "office", s.places.Tree().Name(office)}
		}
		if x.Number == dossiers.MostCounted {
			x.Number, x.More = dossiers.MostCounted-1, true
		}
		out = append(out, x)
	}
	add("late", "tab=all&late=late", w.Late, module.Work{Icon: ui.IconStamp, Kind: ui.KindDanger, Again: true,
		Due: first.late})
	add("soon", "tab=all&late=soon", w.Soon, module.Work{Icon: ui.IconAlert, Kind: ui.KindWarning, Again: true,
		Due: first.soon})
	for _, t := range tabs[:len(tabs)-1] { // all of them together are nobody's work
		if actor.May(t.need, office) && t.key != "supplied" {
			add(t.key, "tab="+t.key, t.count(w), module.Work{Icon: tabIcons[t.key], Kind: ui.KindInfo,
				Due: firstOf(first.byDue, t.due)})
		}
	}
	return out, nil
}

// tabName is the name under which the number of a tab is kept up to date.
func tabName(office, key string) string { return "inbox." + office + "." + key }

// firsts are until when an office has to act first; zero times for nothing.
type firsts struct {
	byDue      map[dossiers.Action]time.Time // of what waits for an action
	late, soon time.Time                     // of what is late, and of what will be
}

// firstDue finds until when an office has to act first, of what is the actor's to
// work on: one look into an index for each action.
func (s *Service) firstDue(ctx context.Context, actor auth.Actor, office string) (firsts, error) {
	out, now := firsts{byDue: map[dossiers.Action]time.Time{}}, s.clock.Now()
	var ask []db.Question
	first := func(to *time.Time, cond func(args *[]any) string) {
		var args []any
		query := `select coalesce((select due_at from dossiers_dossier where commune_id in (` +
			db.In(&args, s.places.Tree().Line(office)) + `) and due <> '' and due_at > 0 and due_at < ` +
			db.Arg(&args, db.At(dossiers.NoDay))
		for _, c := range scopes.Within(actor, dossiers.Inbox, office, &args) {
			query += ` and ` + c
		}
		query += ` and ` + cond(&args) + ` order by due_at limit 1), 0)`
		ask = append(ask, db.One(query, args, db.Into(to)))
	}
	found := map[dossiers.Action]*time.Time{}
	for _, t := range tabs {
		for _, due := range t.due {
			if found[due] == nil {
				found[due] = new(time.Time)
				first(found[due], func(args *[]any) string { return `due = ` + db.Arg(args, string(due)) })
			}
		}
	}
	first(&out.soon, func(args *[]any) string {
		at := db.Arg(args, db.At(now))
		return `due_at >= ` + at + ` and alarm_at > 0 and alarm_at < ` + at
	})
	if err := db.Together(ctx, s.db.Read(), ask...); err != nil {
		return out, fmt.Errorf("first due: %w", err)
	}
	for due, at := range found {
		out.byDue[due] = *at
		if !at.IsZero() && at.Before(now) && (out.late.IsZero() || at.Before(out.late)) {
			out.late = *at
		}
	}
	return out, nil
}

// firstOf is the first moment among what waits for some actions.
func firstOf(by map[dossiers.Action]time.Time, due []dossiers.Action) (out time.Time) {
	for _, a := range due {
		if at := by[a]; !at.IsZero() && (out.IsZero() || at.Before(out)) {
			out = at
		}
	}
	return out
}
