package web

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/ui"
)

// TestMenu: drawers in their order, entries in theirs, and no drawer without an
// entry; what is done every day by rank, and by choice.
func TestMenu(t *testing.T) {
	t.Parallel()
	rt := &Router{}
	for _, e := range []NavEntry{
		{Section: Admin, Key: "accounts", Daily: 90}, {Section: Homes, Order: 2, Key: "later"},
		{Section: Homes, Order: 1, Key: "earlier", Daily: 20}, {Section: OneStop, Key: "inbox", Daily: 10},
		{Section: Open, Key: "villages", Permission: auth.Public}, {Section: Voice, Key: "nobody", Permission: "no.one"},
		{Section: Own, Key: "mine"},
	} {
		e.Icon, e.URL = ui.IconStar, "/"+e.Key
		if e.Permission == "" {
			e.Permission = "work"
		}
		rt.Nav(e)
	}
	works := auth.NewActor("a", "A", nil, auth.Grant{Role: "r", PlaceID: "p", Made: []auth.Permission{"work"}})
	chose := works
	chose.Daily = []string{"/later", "/inbox"}
	none := works
	none.Daily = []string{}
	labels := func(items []ui.NavItem) (out []string) {
		for _, it := range items {
			out = append(out, it.URL)
		}
		return out
	}
	for name, tt := range map[string]struct {
		actor auth.Actor
		want  map[string][]string
	}{
		"by rank":   {works, map[string][]string{"daily": {"/inbox", "/earlier", "/accounts"}}},
		"by choice": {chose, map[string][]string{"daily": {"/later", "/inbox"}}},
		"none":      {none, map[string][]string{"daily": nil}},
	} {
		m := rt.menu(t.Context(), tt.actor, "/later/12")
		tt.want["drawers"], tt.want["open"] = []string{"/all#one_stop", "/all#homes"}, nil
		got := map[string][]string{"daily": labels(m.Daily), "drawers": labels(m.Drawers), "open": labels(m.Open)}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got): %s", name, diff)
		}
		if m.Drawers[1].Holds == (name == "by choice") {
			t.Errorf("%s: the drawer of the page says %v", name, m.Drawers[1].Holds)
		}
	}
	m := rt.menu(t.Context(), (&auth.Service{}).NobodySignedIn(), "/villages")
	if diff := cmp.Diff([]string{"/villages"}, labels(m.Open)); diff != "" || !m.Open[0].Current {
		t.Error("nobody signed in:", diff)
	}
	for _, bad := range []NavEntry{{Icon: ui.IconStar, Section: "elsewhere"}, {Section: Homes}, {}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v is taken", bad)
				}
			}()
			rt.Nav(bad)
		}()
	}
}

// TestWithDaily: six at most, and only what one may use.
func TestWithDaily(t *testing.T) {
	t.Parallel()
	rt := &Router{}
	for i := range mostDaily + 1 {
		rt.Nav(NavEntry{Section: Life, Icon: ui.IconStar, URL: "/" + strconv.Itoa(i), Permission: "work", Daily: i})
	}
	actor := auth.NewActor("a", "A", nil, auth.Grant{Role: "r", PlaceID: "p", Made: []auth.Permission{"work"}})
	if urls, ok := rt.WithDaily(actor, "/0", true); ok || len(urls) != mostDaily+1 {
		t.Errorf("a seventh is taken: %v %v", urls, ok)
	}
	if urls, ok := rt.WithDaily(actor, "/1", false); !ok || slices.Contains(urls, "/1") {
		t.Errorf("%v %v after taking one away", urls, ok)
	}
	if urls, ok := rt.WithDaily(actor, "/1", true); !ok || len(urls) != mostDaily {
		t.Errorf("%v %v after adding the same again", urls, ok)
	}
	if urls, ok := rt.WithDaily(actor, "/elsewhere", true); ok || urls != nil {
		t.Errorf("an unknown one: %v %v", urls, ok)
	}
}
