package app

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/platform/workdays"
	"thonso/internal/teams"
)

// A homeView is what somebody finds after signing in.
type homeView struct {
	Name          string
	Day           string
	Waiting, Next []module.Work
	Cards         []module.Card
	Failed        []string // references of what could not be loaded
	now           time.Time
}

// showHome answers "what needs me now?" and "what might I look at?".
func (a *App) showHome(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v := a.homeOf(r.Context(), actor)
	p := a.Router.Page(w, r, i18n.T(r.Context(), "home.title"), web.Dense)
	return web.Render(w, r, http.StatusOK, homePage(p, v))
}

// homeOf asks every module what waits for actor, and puts first what becomes
// late first. A module in trouble does not take the page with it.
func (a *App) homeOf(ctx context.Context, actor auth.Actor) homeView {
	now := a.Clock.Now()
	v := homeView{Name: actor.Name, Day: dayText(ctx, clock.DateOf(now)), now: now}
	for _, m := range a.Modules.All() {
		v.Waiting = append(v.Waiting, part(ctx, &v, actor, m.Name, m.Work)...)
		v.Cards = append(v.Cards, part(ctx, &v, actor, m.Name, m.Cards)...)
	}
	for _, x := range v.Waiting {
		if x.Number == 0 && x.Next {
			v.Next = append(v.Next, x)
		}
	}
	v.Waiting = slices.DeleteFunc(v.Waiting, func(x module.Work) bool { return x.Number == 0 })
	slices.SortStableFunc(v.Waiting, firstLate)
	slices.SortStableFunc(v.Next, firstLate)
	slices.SortStableFunc(v.Cards, func(x, y module.Card) int { return cmp.Compare(x.Order, y.Order) })
	return v
}

// showLive tells the numbers of the page as they are now, each under the name of
// its row: once, or for as long as the page is looked at.
func (a *App) showLive(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if !actor.Token && strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		return a.streamLive(w, r, actor)
	}
	return web.Write(w, r, http.StatusOK, "application/json", a.numbers(r.Context(), actor))
}

// numbers are what waits for actor, by the names of the rows.
func (a *App) numbers(ctx context.Context, actor auth.Actor) []byte {
	v, out := homeView{Name: actor.Name}, map[string]string{}
	for _, m := range a.Modules.All() {
		for _, x := range part(ctx, &v, actor, m.Name, m.Work) {
			out[x.Name] = cmp.Or(workNumber(ctx, x), "0")
			if x.Number > 0 {
				v.Waiting = append(v.Waiting, x)
			}
		}
	}
	out["home"], out["account"] = v.greeting(ctx), web.AccountKey(actor)
	return []byte(db.JSON(out))
}

// sendTime is how long a phone may take to get a few numbers.
const sendTime = 30 * time.Second

// streamLive sends the numbers again whenever they changed, for as long as the
// login holds; at most once a second.
func (a *App) streamLive(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx, rc, secret := r.Context(), http.NewResponseController(w), a.Router.LoginOf(r)
	l := a.live.Listen(a.hears(actor))
	defer l.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy must not wait for more
	sent := ""
	for {
		body := ": still here\n\n"
		if now := string(a.numbers(ctx, actor)); now != sent {
			sent, body = now, "data: "+now+"\n\n"
		}
		_ = rc.SetWriteDeadline(time.Now().Add(sendTime))
		if _, err := io.WriteString(w, body); err != nil || rc.Flush() != nil {
			return nil // the page was left
		}
		for _, wait := range []<-chan struct{}{after(time.Second), l.C} {
			select {
			case <-wait:
			case <-ctx.Done():
				return nil
			case <-a.live.Done():
				return nil
			}
		}
		var err error
		if actor, err = a.Auth.ActorOfLogin(ctx, secret); err != nil || !actor.MayAnywhere(auth.SignedIn) {
			return nil
		}
	}
}

func after(d time.Duration) <-chan struct{} {
	c := make(chan struct{})
	time.AfterFunc(d, func() { close(c) })
	return c
}

// hears says of which chains of the journal actor is to be told: of their own
// communes', and of all where they work above.
func (a *App) hears(actor auth.Actor) func(chain string) bool {
	own := map[string]bool{"": true}
	for _, g := range actor.Grants {
		p, _ := a.Places.Tree().Find(g.PlaceID)
		if p.Kind != places.Village && p.Kind != places.Commune {
			return func(string) bool { return true }
		}
		own[actor.Chain(g.PlaceID)] = true
	}
	return func(chain string) bool { return own[chain] }
}

// part asks one module for its part of the page.
func part[T any](ctx context.Context, v *homeView, actor auth.Actor, name string,
	of func(context.Context, auth.Actor) ([]T, error)) []T {
	if of == nil {
		return nil
	}
	out, err := of(ctx, actor)
	if err == nil {
		return out
	}
	ref := ids.Code(6)
	slog.Error("home: failed", "module", name, "ref", ref, "err", err)
	v.Failed = append(v.Failed, ref)
	return nil
}

// firstLate puts first what becomes late first, and last what never does.
func firstLate(x, y module.Work) int {
	if x.Due.IsZero() != y.Due.IsZero() {
		if x.Due.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(x.Due.Compare(y.Due), cmp.Compare(x.Order, y.Order))
}

// greeting says how many rows there are.
func (v homeView) greeting(ctx context.Context) string {
	if len(v.Waiting) == 0 {
		return i18n.T(ctx, "home.greeting_none", "name", v.Name)
	}
	return i18n.T(ctx, "home.greeting", "name", v.Name, "n", len(v.Waiting))
}

// lead says what is most pressing.
func (v homeView) lead(ctx context.Context) string {
	if len(v.Waiting) == 0 {
		return i18n.T(ctx, "home.empty")
	}
	first := v.Waiting[0]
	return i18n.T(ctx, "home.first", "what", workNumber(ctx, first)+" "+workText(ctx, first))
}

// cards are those of one width.
func (v homeView) cards(wide bool) (out []module.Card) {
	for _, c := range v.Cards {
		if c.Wide == wide {
			out = append(out, c)
		}
	}
	return out
}

// dayText writes a day with its weekday and the lunar day.
func dayText(ctx context.Context, d clock.Date) string {
	text := shortDay(ctx, d) + "/" + string(d[:4])
	l, ok := d.Lunar()
	if !ok {
		return text
	}
	key := "home.lunar"
	if l.Leap {
		key = "home.lunar_leap"
	}
	return text + ", " + i18n.T(ctx, key, "day", l.Day, "month", i18n.T(ctx, "home.month."+strconv.Itoa(l.Month)))
}

func shortDay(ctx context.Context, d clock.Date) string {
	return i18n.T(ctx, "home.day."+strconv.Itoa(teams.Weekday(d))) + ", " + d.Format()[:5]
}

func workText(ctx context.Context, x module.Work) string {
	return i18n.T(ctx, x.Key, append([]any{"n", x.Number}, x.Args...)...)
}

func workNumber(ctx context.Context, x module.Work) string {
	if x.Number == 0 {
		return ""
	}
	n := i18n.Number(i18n.Lang(ctx), x.Number)
	if x.More {
		n += "+"
	}
	return n
}

// row draws a row; the first one that waits is the one to press.
func (v homeView) row(ctx context.Context, x module.Work, first bool) ui.WorkProps {
	return ui.WorkProps{Name: x.Name, Number: workNumber(ctx, x), Title: workText(ctx, x), Why: x.Why, Icon: x.Icon,
		Kind: x.Kind, Due: v.due(ctx, x.Due), Verb: i18n.T(ctx, x.Verb), URL: x.URL, First: first}
}

// due is a deadline in the working days of offices.
func (v homeView) due(ctx context.Context, due time.Time) ui.Due {
	if due.IsZero() {
		return ui.Due{}
	}
	day, left := clock.DateOf(due), workdays.Shipped().DaysBetween(v.now, due)
	out := ui.Due{Sky: ui.Sky(left, due.Before(v.now)), Day: shortDay(ctx, day)}
	switch {
	case due.Before(v.now) && left == 0:
		out.Text, out.Day = i18n.T(ctx, "home.due_passed"), i18n.T(ctx, "home.due_was", "day", i18n.Time(due))
	case due.Before(v.now):
		out.Text, out.Day = i18n.T(ctx, "home.due_late", "n", -left), i18n.T(ctx, "home.due_was", "day", out.Day)
	case left == 0:
		out.Text, out.Day = i18n.T(ctx, "home.due_today"), i18n.T(ctx, "home.due_before", "time", i18n.Time(due))
	default:
		out.Text = i18n.T(ctx, "home.due_left", "n", left)
	}
	return out
}
