package e2e

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/web"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// TestEveryLook opens one page of every route that a link leads to, and the home
// and inbox of every role, on a phone and at a desk. On each nothing is wider
// than the screen, in the largest letters neither; axe finds nothing, every text can
// be read in the dark, and scripts move nothing when they come.
func TestEveryLook(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	looked := map[string]bool{}
	for _, who := range []string{"", "nguoidan", "thanhvien", "totruong", "truongthon", "motcua", "tuphap", "congan",
		"vanthu", "chutich", "chidao", "quantri"} {
		pages := s.crawl(t, who, looked)
		visit := func(name string, width int64, look func(sc *screen, pages []string)) {
			t.Run(fmt.Sprint(who, name, width), func(t *testing.T) {
				t.Parallel()
				sc := s.open(t, fmt.Sprint(who, width), width, true)
				if who != "" {
					sc.login(who)
				}
				look(sc, pages)
			})
		}
		visit("looks", 360, (*screen).looks)
		visit("looks", 1280, (*screen).looks)
		visit("moves", 360, (*screen).stays)
	}
}

// still has nothing fade from one colour to another.
func (sc *screen) still() {
	sc.t.Helper()
	if _, err := chromedp.Call(sc.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}); err != nil {
		sc.t.Fatal(err)
	}
}

// stays checks that nothing moves when the scripts come: what a page has stands
// where it stood without them. (What a browser itself says of that depends on how
// fast the machine is: a busy one draws a page in pieces.)
func (sc *screen) stays(pages []string) {
	sc.t.Helper()
	const places = `[...document.querySelectorAll('main h1, main h2, main form, main table, footer')].filter(e =>
		e.offsetHeight > 0).map(e => e.tagName + ' at ' + Math.round(e.getBoundingClientRect().top + scrollY))`
	before := map[string][]string{}
	pages = slices.DeleteFunc(slices.Clone(pages), func(page string) bool {
		return strings.HasSuffix(page, "/views") // each look is a line more
	})
	sc.block("*://*:*/assets/app-*.js")
	for _, page := range pages {
		sc.do(chromedp.Navigate(sc.site.url + page))
		before[page] = eval[[]string](sc, places)
	}
	sc.block()
	for _, page := range pages {
		sc.do(chromedp.Navigate(sc.site.url + page))
		if diff := cmp.Diff(before[page], eval[[]string](sc, places)); diff != "" {
			sc.t.Errorf("%s: %s: scripts move what stands there (-without +with): %s", sc.name, page, diff)
		}
	}
}

// block keeps files away whose addresses are of a pattern.
func (sc *screen) block(patterns ...string) {
	sc.t.Helper()
	var blocked []*network.BlockPattern
	for _, p := range patterns {
		blocked = append(blocked, &network.BlockPattern{URLPattern: p, Block: true})
	}
	if _, err := chromedp.Call(sc.ctx, network.SetBlockedURLs,
		network.SetBlockedURLsParams{URLPatterns: blocked}); err != nil {
		sc.t.Fatal(err)
	}
}

// looks checks each page as it is, in the largest letters and in the dark.
func (sc *screen) looks(pages []string) {
	sc.t.Helper()
	sc.still()
	for _, page := range pages {
		sc.visit(page)
		if over := eval[int](sc, `(() => {
			document.documentElement.dataset.size = 'larger';
			return document.documentElement.scrollWidth - innerWidth;
		})()`); over > 0 {
			sc.t.Errorf("%s: %s: %d px wider than the screen in the largest letters: %.300s", sc.name, page, over,
				eval[string](sc, widest))
		}
		eval[bool](sc, `document.documentElement.dataset.theme = 'dark', true`)
		sc.withAxe()
		sc.violations("in the dark", "color-contrast")
	}
}

// widest are the elements that reach over the edge of the screen.
const widest = `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 3).map(e => e.outerHTML.slice(0, 90)).join(' | ')`

// login opens a login for somebody of the sample, and returns its secret.
func (s *site) login(t *testing.T, username string) string {
	t.Helper()
	acc, err := s.Auth.FindByUsername(t.Context(), username)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := s.Auth.OpenLogin(t.Context(), acc.ID, "e2e")
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

var (
	linkTo = regexp.MustCompile(`href="(/[^"#]*)`)
	// everyone's own: each role's is another page.
	perRole = []string{"GET /home", "GET /inbox"}
)

// crawl follows the links of somebody; of each route that is not looked at yet
// it gives one address.
func (s *site) crawl(t *testing.T, username string, looked map[string]bool) (pages []string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	queue := []string{"/"}
	if username != "" {
		at, err := url.Parse(s.url)
		if err != nil {
			t.Fatal(err)
		}
		jar.SetCookies(at, []*http.Cookie{{Name: web.LoginCookie, Value: s.login(t, username)}})
		queue = []string{"/home"}
	}
	times, seen := map[string]int{}, map[string]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		route := s.route(queue[0])
		if times[route]++; route == "" || times[route] > 3 {
			continue
		}
		body, isPage := fetched(t, client, s.url+queue[0])
		if !isPage {
			continue
		}
		if times[route] == 1 && (!looked[route] || slices.Contains(perRole, route)) {
			looked[route] = true
			pages = append(pages, queue[0])
		}
		for _, m := range linkTo.FindAllStringSubmatch(body, -1) {
			if to := html.UnescapeString(m[1]); !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return pages
}

// route is the pattern of a page; "" for what is none.
func (s *site) route(address string) string {
	_, route := s.Router.Mux().Handler(httptest.NewRequest(http.MethodGet, address, nil))
	if !slices.ContainsFunc(s.Router.Routes, func(r web.Route) bool { return r.Pattern == route && r.Kind == "page" }) {
		return ""
	}
	return route
}

func fetched(t *testing.T, client *http.Client, address string) (body string, isPage bool) {
	t.Helper()
	got, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw), got.StatusCode == http.StatusOK && strings.Contains(got.Header.Get("Content-Type"), "html")
}
