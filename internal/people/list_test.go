package people_test

import (
	"strings"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/testworld"
)

// TestWhoIsFoundIsTakenAway: whoever may look for people takes away whom they
// found, and no others; that they did is logged.
func TestWhoIsFoundIsTakenAway(t *testing.T) {
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		ctx := t.Context()
		for _, in := range []people.RegisterInput{{VillageID: testworld.Valley, Name: "Lò Thị Mẩy", Born: "1990-05-17"},
			{VillageID: testworld.Hill, Name: "Lò Văn Phúc", Born: "1971"}} {
			_, err := w.People.Register(ctx, w.System(), in)
			testworld.OK(t, err)
		}
		member, browser := w.As(auth.Member, testworld.Valley)
		if page := browser.Get("/people?q=lo").Body.String(); !strings.Contains(page, "/people/export?as=xlsx&amp;q=lo") {
			t.Error("the page offers no file")
		}
		file := browser.Get("/people/export?as=csv&q=lo")
		if body := file.Body.String(); file.Code != 200 || strings.Contains(body, "Phúc") ||
			!strings.Contains(body, "Lò Thị Mẩy,17/05/1990,Thung Lũng") {
			t.Errorf("%d: %s", file.Code, body)
		}
		if code := browser.Get("/people/export?as=print&q=lo").Code; code != 200 {
			t.Errorf("printed: %d", code)
		}
		if body := browser.Get("/people?place=" + testworld.Valley).Body.String(); strings.Contains(body, "Mẩy") {
			t.Error("a member lists the village")
		}
		_, lead := w.As(auth.TeamLead, testworld.Valley)
		file = lead.Get("/people/export?as=csv&place=" + testworld.Valley)
		if body := file.Body.String(); !strings.Contains(body, "Lò Thị Mẩy") || strings.Contains(body, "Phúc") {
			t.Errorf("the village's list: %d %s", file.Code, body)
		}
		looks, err := db.Strings(ctx, w.DB.Read(), `select reason from audit_view where actor_id = $1`, member.ID)
		testworld.OK(t, err)
		if len(looks) == 0 || looks[0] != "list:people.title" {
			t.Errorf("looks: %v", looks)
		}
	})
}
