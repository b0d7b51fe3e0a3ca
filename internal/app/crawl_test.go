package app

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/errands"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
	"thonso/internal/sessions"
)

// noLink are the pages to which no link leads, with how one gets there.
var noLink = map[string]string{
	"/people/export":                      "from a list of people who were found",
	"/live":                               "by pages whose numbers change",
	"/healthz":                            "for the machine that watches",
	"/metrics":                            "for the machine that measures",
	"/m/{secret}":                         "by the QR code on the helper's screen",
	"/dossiers/{id}/pages/{photo}/pdf":    "in the frame of a page that is a PDF",
	"/dossiers/{id}/undo":                 "from the case, for a minute after the act",
	"/session/{id}/more":                  "from the receipt of a dossier just sent, in its evening",
	"/handover/{link}":                    "by the QR code on the receipt, scanned by whoever carries the result",
	"/mandates/{id}/paper/photo":          "from a mandate agreed to on paper, of which there is a photo",
	"/dossiers/{id}/kept/{kind}":          "from a case with a photo of a slip signed on paper",
	"/dossiers/{id}/kept/{kind}/image":    "on that page",
	"/inbox/receive/{bulk}":               "when the chosen dossiers have been received",
	"/inbox/approve/{bulk}":               "when the chosen dossiers have been approved",
	"/inbox/number/{bulk}":                "when the chosen dossiers have been numbered",
	"/inbox/assign/{bulk}":                "when the chosen dossiers have been given to somebody",
	"/inbox/transfer/{bulk}":              "when the chosen dossiers have been transferred",
	"/verify/{code}":                      "by the QR code on the result, or by typing its code",
	"/session/{id}/visits/{visit}/number": "shown when somebody has been put into the queue",
	"/dossiers/{id}/portal":               "from the check of a draft for the portal that is filled in",
	"/session/{id}/next":                  "from the receipt of a dossier just sent, when a visit has ended",
}

// linkTo finds links, images, and forms that only ask (a form that is sent says its method first).
var linkTo = regexp.MustCompile(`(?:href|src|method="get" action)="(/[^"#]*)`)

// A crawler follows the links that one role sees, a few of each route.
type crawler struct {
	t     *testing.T
	app   *App
	who   string
	login string
	seen  map[string]bool // addresses
	times map[string]int  // routes
	from  map[string]string
}

// ofEachRoute is how many addresses of one route are looked at; of cases more,
// as they stand in many states.
const ofEachRoute = 6

var ofRoute = map[string]int{"GET /dossiers/{id}": 150, "GET /dossiers/{id}/form": 30, "GET /inbox": 40}

// TestEveryPageIsLinked follows the links of the sample installation as each
// role: none leads to an error or to where the role may not go, and every page
// is found by somebody.
func TestEveryPageIsLinked(t *testing.T) {
	t.Parallel()
	a := openDistrict(t, district.SQLite(t), "")
	evening(t, a)
	_, err := a.Auth.MakeRole(t.Context(), a.system(), auth.MadeRole{PlaceID: a.Places.Tree().Tops()[0],
		Name: "Người trông lịch trực", Permissions: []auth.Permission{"teams.manage"}})
	must(t, err)
	found := map[string]bool{}
	accounts, err := a.Auth.Accounts(t.Context(), a.Places.Tree().Below(a.Places.Tree().Tops()...))
	must(t, err)
	usernames := []string{""} // nobody signed in
	for _, acc := range accounts {
		usernames = append(usernames, acc.Username)
	}
	for _, username := range usernames {
		c := &crawler{t: t, app: a, who: username, seen: map[string]bool{}, times: map[string]int{},
			from: map[string]string{}}
		start := "/"
		if username != "" {
			acc, err := a.Auth.FindByUsername(t.Context(), username)
			must(t, err)
			c.login, err = a.Auth.OpenLogin(t.Context(), acc.ID, "test")
			must(t, err)
			start = "/home"
		}
		c.crawl(start)
		for route := range c.times {
			found[route] = true
		}
	}
	for _, r := range a.Router.Routes {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != http.MethodGet || r.Kind != "page" {
			continue
		}
		switch why := noLink[path]; {
		case found[r.Pattern] && why != "":
			t.Errorf("a link leads to %s: it is no longer that %s", path, why)
		case !found[r.Pattern] && why == "":
			t.Errorf("no link leads anybody to %s", path)
		}
	}
}

func (c *crawler) crawl(start string) {
	queue := []string{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		rec := c.get(at)
		if rec.Code >= 400 {
			c.t.Errorf("%s: %s leads to %s: %d", c.who, c.from[at], at, rec.Code)
		}
		var links []string
		if to := rec.Header().Get("Location"); to != "" {
			links = []string{to}
		} else if strings.Contains(rec.Header().Get("Content-Type"), "html") {
			for _, m := range linkTo.FindAllStringSubmatch(rec.Body.String(), -1) {
				links = append(links, html.UnescapeString(m[1]))
			}
		}
		for _, to := range links {
			if c.wanted(to) {
				c.from[to] = at
				queue = append(queue, to)
			}
		}
	}
}

// wanted says whether an address is new, and one of the first of its route.
func (c *crawler) wanted(to string) bool {
	if c.seen[to] || strings.HasPrefix(to, "//") {
		return false
	}
	c.seen[to] = true
	u, err := url.Parse(to)
	if err != nil {
		c.t.Errorf("%s: a link to %q", c.who, to)
		return false
	}
	_, route := c.app.Router.Mux().Handler(httptest.NewRequest(http.MethodGet, u.RequestURI(), nil))
	if !slices.ContainsFunc(c.app.Router.Routes, func(r web.Route) bool {
		return r.Pattern == route && r.Kind == "page" && strings.HasPrefix(route, "GET")
	}) {
		return false // a form that is sent, a style sheet
	}
	c.times[route]++
	return c.times[route] <= max(ofEachRoute, ofRoute[route])
}

func (c *crawler) get(path string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, path, nil)
	if c.login != "" {
		r.AddCookie(&http.Cookie{Name: web.LoginCookie, Value: c.login})
	}
	rec := httptest.NewRecorder()
	c.app.Handler().ServeHTTP(rec, r)
	return rec
}

// A staged evening: what is under way when the crawlers come, so that there are
// links to it.
type staged struct {
	*App
	t             *testing.T
	member, clerk auth.Actor
	village       string
}

func (a *staged) named(username string) auth.Actor {
	acc, err := a.Auth.FindByUsername(a.t.Context(), username)
	must(a.t, err)
	actor, err := a.Auth.ActorOf(a.t.Context(), acc.ID)
	must(a.t, err)
	return actor
}

func evening(t *testing.T, app *App) {
	a := &staged{App: app, t: t}
	a.member, a.clerk = a.named("thanhvien"), a.named("motcua")
	a.village = a.member.Grants[0].PlaceID
	before := a.begin()
	_, err := a.Sessions.Close(t.Context(), a.member, sessions.CloseInput{SessionID: before.ID})
	must(t, err)
	a.serve(a.begin())
	a.office()
	a.fetch()
}

func (a *staged) begin() sessions.Session {
	se, err := a.Sessions.Begin(a.t.Context(), a.member, sessions.OpenInput{VillageID: a.village,
		Place: "Nhà văn hóa thôn", PlannedEnd: a.Clock.Now().Add(90 * time.Minute)})
	must(a.t, err)
	return se
}

// serve has one person served, who is asked for a mandate, and one who waits;
// for the second a draft for the portal is begun.
func (a *staged) serve(se sessions.Session) {
	ctx := a.t.Context()
	for i, name := range []string{"Lò Thị Đến Trước", "Lò Thị Đến Sau"} {
		who, err := a.People.Register(ctx, a.member, people.RegisterInput{VillageID: se.VillageID,
			Name: name, Born: "1961"})
		must(a.t, err)
		v, err := a.Sessions.Come(ctx, a.member, sessions.ComeInput{SessionID: se.ID, ResidentID: who.ID})
		must(a.t, err)
		if i == 0 {
			_, err = a.Sessions.Call(ctx, a.member, se.ID, v.ID)
			must(a.t, err)
			_, err = a.Sessions.Ask(ctx, a.member, sessions.AskInput{SessionID: se.ID, VisitID: v.ID,
				Procedure: copyOfPapers, Way: dossiers.Here})
			must(a.t, err)
			continue
		}
		asked, err := a.Mandates.Ask(ctx, a.member, mandates.AskInput{PlaceID: a.village, ResidentID: who.ID,
			Procedure: copyOfPapers})
		must(a.t, err)
		_, err = a.Mandates.Agree(ctx, asked.Mandate, true)
		must(a.t, err)
		_, err = a.Filing.Begin(ctx, a.member, filing.BeginInput{PlaceID: a.village, ResidentID: who.ID,
			Procedure: copyOfPapers, Way: dossiers.Portal, MandateID: asked.ID})
		must(a.t, err)
	}
}

// office receives one dossier, which then waits to be handed on.
func (a *staged) office() {
	l, err := a.Dossiers.List(a.t.Context(), a.clerk, dossiers.Filter{Statuses: []dossiers.Status{dossiers.Submitted},
		Way: dossiers.Here, Limit: 1})
	must(a.t, err)
	_, err = a.Office.Receive(a.t.Context(), a.clerk, office.ReceiveInput{Act: dossiers.Act{ID: l.Rows[0].ID},
		FewPages: "trang sau để trống"})
	must(a.t, err)
}

// fetch has one result on its way to the village.
func (a *staged) fetch() {
	ctx := a.t.Context()
	ready, err := a.Errands.Ready(ctx, a.member, a.village, "")
	must(a.t, err)
	e, err := a.Errands.Start(ctx, a.member, errands.StartInput{VillageID: a.village,
		Dossiers: []string{ready.Rows[0].ID}})
	must(a.t, err)
	_, items, err := a.Errands.Get(ctx, a.member, e.ID)
	must(a.t, err)
	code, err := a.Errands.Seal(ctx, a.clerk, e.ID, []string{items[0].ID})
	must(a.t, err)
	must(a.t, a.Errands.Take(ctx, a.member, e.ID, code))
}
