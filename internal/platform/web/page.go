package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
)

// A PageOption is what one page has that others haven't.
type PageOption func(r *http.Request, p *ui.Page)

// Dense makes a page of the office: smaller type, wider measure.
func Dense(_ *http.Request, p *ui.Page) { p.Dense = true }

// Wide makes a page that lays its own bands over the whole width.
func Wide(_ *http.Request, p *ui.Page) { p.Wide = true }

// Question makes a page that asks one thing, with nothing else on it.
func Question(_ *http.Request, p *ui.Page) { p.Question = true }

// About says of a public page, in a sentence already translated, what is on it.
func About(text string) PageOption { return func(_ *http.Request, p *ui.Page) { p.About = text } }

// From says at which address the page that answers a form is shown. It has to be
// said where the form stands on another page than the answer.
func From(path string) PageOption {
	return func(r *http.Request, p *ui.Page) {
		if r.Method != http.MethodGet {
			p.Path = path
		}
	}
}

// Page returns what the layout needs, for the actor and language of r; title
// is a text already translated.
func (rt *Router) Page(w http.ResponseWriter, r *http.Request, title string, options ...PageOption) ui.Page {
	ctx := r.Context()
	actor := ActorOf(ctx)
	p := ui.Page{Title: title, Lang: i18n.Lang(ctx), Path: r.URL.RequestURI(), Size: ui.Size(cookie(r, "size")),
		Theme: ui.Theme(cookie(r, "theme")), Practice: rt.Practice,
		Base: rt.BaseURL, NoKeys: cookie(r, "keys") == "off"}
	posting := postingOf(ctx)
	if posting != nil {
		p.Path = posting.page
	}
	for _, pack := range rt.catalog.Offered() {
		if pack.Tag != p.Lang && rt.reads(actor, pack.Tag) {
			p.Packs = append(p.Packs, pack)
		}
	}
	if actor.SignedIn() {
		p.NoIndex = true
		p.User = &ui.User{Name: actor.Name, HomeURL: "/home", Roles: roleNames(r, actor), Works: actor.Serves(),
			Place: rt.placeOf(ctx, actor), Unread: rt.unread(ctx, actor), Key: AccountKey(actor)}
	}
	p.Menu = rt.menu(ctx, actor, r.URL.Path)
	if rt.Help != nil {
		p.Help = rt.Help(actor, r.URL.Path)
		if p.Menu.Help.URL != "" {
			p.Menu.Help.URL = p.Help
		}
	}
	if key := cookie(r, "flash"); key != "" {
		if v, err := url.QueryUnescape(key); err == nil {
			p.Flash = v
		}
		http.SetCookie(w, &http.Cookie{Name: "flash", Path: "/", MaxAge: -1, HttpOnly: true})
	}
	for _, option := range options {
		option(r, &p)
	}
	if posting != nil {
		posting.leadTo(p.Path)
		p.Path = posting.page
	}
	return p
}

// AccountKey tells the pages of one account from those of others in a browser.
func AccountKey(actor auth.Actor) string { return ids.Hash(actor.ID)[:16] }

// placeOf names where actor works, with the number of further places.
func (rt *Router) placeOf(ctx context.Context, actor auth.Actor) string {
	places := actor.WorksAt()
	if len(places) == 0 || rt.PlaceName == nil {
		return ""
	}
	name := rt.PlaceName(ctx, places[0])
	if n := len(places) - 1; n > 0 {
		name += " +" + strconv.Itoa(n)
	}
	return name
}

// unread is how many notices actor hasn't read. What can't be counted isn't
// shown: nobody loses a page for it.
func (rt *Router) unread(ctx context.Context, actor auth.Actor) int {
	if rt.Unread == nil || !actor.MayAnywhere(auth.SignedIn) {
		return 0
	}
	n, err := rt.Unread(ctx, actor)
	if err != nil {
		slog.Error("web: unread notices", "err", err)
	}
	return n
}

func roleNames(r *http.Request, actor auth.Actor) []string {
	var out []string
	for _, g := range actor.Grants {
		if name := RoleName(r.Context(), g); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// RoleName names a role, and whose it is where that is somebody else's.
func RoleName(ctx context.Context, g auth.Grant) string {
	name := auth.RoleName(ctx, g.Role, g.Called)
	if g.For != "" {
		name += " (" + i18n.T(ctx, "role.for", "name", g.For) + ")"
	}
	return name
}

func cookie(r *http.Request, name string) string {
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

// Flash says text once, on the next page; it must hold no personal data, being a cookie.
func Flash(w http.ResponseWriter, text string) {
	http.SetCookie(w, &http.Cookie{Name: "flash", Value: url.QueryEscape(text), Path: "/", MaxAge: 60, HttpOnly: true,
		SameSite: http.SameSiteLaxMode})
}

// lookTime is for how long what was said to see a page is remembered.
const lookTime = 10 * time.Minute

// Remember keeps for a while what the actor said, or made, to see the page at
// path, so that it can be shown by a GET, and again.
func Remember(w http.ResponseWriter, actor auth.Actor, path, said string) {
	http.SetCookie(w, &http.Cookie{Name: saidAt(path), Value: url.QueryEscape(actor.ID + " " + said), Path: path,
		MaxAge: int(lookTime.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// saidAt is the name of the cookie of one page; those of pages above it come along, too.
func saidAt(path string) string { return "said-" + ids.Hash(path)[:12] }

// Remembered is what the actor said to see this page; "" for nothing.
func Remembered(r *http.Request, actor auth.Actor) string {
	v, err := url.QueryUnescape(cookie(r, saidAt(r.URL.Path)))
	said, mine := strings.CutPrefix(v, actor.ID+" ")
	if err != nil || !mine {
		return ""
	}
	return said
}

// Redirect sends the browser on after a post.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	if p := postingOf(r.Context()); p != nil {
		p.done(r)
	}
	return sendTo(w, r, to)
}

// Text returns the cleaned text (NFC, single spaces) of a form field or query parameter.
func Text(r *http.Request, name string) string { return text.Clean(r.FormValue(name)) }

// Lines returns the cleaned text of a field of several lines.
func Lines(r *http.Request, name string) string { return text.CleanLines(r.FormValue(name)) }

// Int returns the number of a field; 0 where it is none, or too large for a column.
func Int(r *http.Request, name string) int {
	n, err := strconv.ParseInt(Text(r, name), 10, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

// Date returns the date of the three boxes name-d, name-m, name-y; ok is false
// for what is no date. All empty is the zero Date.
func Date(r *http.Request, name string) (d clock.Date, ok bool) {
	ds, ms, ys := Text(r, name+"-d"), Text(r, name+"-m"), Text(r, name+"-y")
	if ds+ms+ys == "" {
		if v := Text(r, name); v != "" {
			d, err := clock.ParseDate(v)
			return d, err == nil
		}
		return "", true
	}
	return DateOf(ds, ms, ys)
}

// DateOf makes a date of day, month and year as typed.
func DateOf(day, month, year string) (clock.Date, bool) {
	pad := func(s string, n int) string {
		for len(s) < n {
			s = "0" + s
		}
		return s
	}
	if len(year) != 4 {
		return "", false
	}
	d, err := clock.ParseDate(year + "-" + pad(month, 2) + "-" + pad(day, 2))
	return d, err == nil
}

func escape(s string) string { return url.QueryEscape(s) }

// SafeNext returns next if it is a path of this site, else fallback: nobody is sent elsewhere.
func SafeNext(next, fallback string) string {
	u, err := url.Parse(next)
	if err != nil || next == "" || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next,
		"//") || strings.Contains(next, `\`) {
		return fallback
	}
	return next
}

// Problems returns the fault's fields as the error summary shows them; label names a field's question.
func Problems(r *http.Request, f *fault.Error, label func(field string) string) []ui.FieldError {
	var out []ui.FieldError
	for field, key := range f.Fields {
		out = append(out, ui.FieldError{Field: field, Label: label(field), Text: i18n.T(r.Context(),
			key, f.ArgsOf(field)...)})
	}
	slices.SortFunc(out, func(a, b ui.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return out
}
