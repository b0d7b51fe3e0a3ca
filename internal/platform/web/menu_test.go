package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/ui"
)

// TestMenu: sections in their order, entries in theirs, and no section without an entry.
func TestMenu(t *testing.T) {
	t.Parallel()
	rt := &Router{}
	for _, e := range []NavEntry{
		{Section: Own, Order: 2, Key: "later"}, {Section: Own, Order: 1, Key: "earlier"},
		{Section: Work, Order: 9, Key: "work"}, {Section: Top, Order: 50, Key: "first"},
		{Section: Area, Key: "not for everybody", Permission: auth.SignedIn},
	} {
		e.Icon, e.URL = ui.IconStar, "/"+e.Key
		if e.Permission == "" {
			e.Permission = auth.Public
		}
		rt.Nav(e)
	}
	var got [][]string
	for _, g := range rt.menu(t.Context(), (&auth.Service{}).NobodySignedIn(), "/work/12") {
		line := []string{g.Name}
		for _, item := range g.Items {
			line = append(line, item.Label)
			if item.Current != (item.URL == "/work") {
				t.Errorf("%s: current is %v", item.URL, item.Current)
			}
		}
		got = append(got, line)
	}
	want := [][]string{{"", "first"}, {"work", "work"}, {"own", "earlier", "later"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []NavEntry{{Icon: ui.IconStar, Section: "elsewhere"}, {Icon: "never drawn"}, {}} {
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
