package holdings_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/testworld"
)

// TestEverythingHeldIsShown: each kind of every module has its words, is shown
// to whoever may, and is logged with its purpose; another's person is not there.
func TestEverythingHeldIsShown(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		person := register(t, w)
		_, leader := w.As(auth.Leader, testworld.Commune)
		url := people.PersonURL(person.ID, "held")
		if body := leader.Get(people.PersonURL(person.ID)).Body.String(); !strings.Contains(body, url) {
			t.Error("the person's page does not lead there")
		}
		if r := leader.Get(url); strings.Contains(r.Body.String(), "0987654321") {
			t.Error("shown before a purpose is given")
		}
		if r := leader.Post(url, "reason", " "); r.Code != http.StatusUnprocessableEntity {
			t.Errorf("without a purpose: %d", r.Code)
		}
		if r := leader.Post(url, "reason", "có đơn của bà Thử"); r.Header().Get("Location") != url {
			t.Errorf("the purpose leads to %d %s", r.Code, r.Header().Get("Location"))
		}
		leader.Get(url)
		body := leader.Get(url).Body.String() // as often as one comes back
		for _, m := range w.Modules.All() {
			for _, h := range m.Holds {
				checkWords(t, w, h)
				if !strings.Contains(body, w.Catalog.Text("vi", h.Key)) {
					t.Errorf("%s of %s is not on the page", h.Key, m.Name)
				}
			}
		}
		for _, want := range []string{"0987654321", "có đơn của bà Thử"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page lacks %q", want)
			}
		}

		file := leader.Post(url, "reason", "có đơn của bà Thử", "as", "csv")
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Body.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) < 10 || len(rows[0]) != 4 {
			t.Errorf("file: %v, %v", rows, err)
		}
		_, stranger := w.As(auth.Leader, testworld.Valley)
		if r := stranger.Post(url, "reason", "tò mò"); r.Code != http.StatusNotFound {
			t.Errorf("elsewhere: %d", r.Code)
		}
	})
}

func checkWords(t *testing.T, w *testworld.World, h module.Held) {
	t.Helper()
	for _, key := range append([]string{h.Key, h.Key + "_why"}, h.Columns...) {
		for _, lang := range []string{"vi", "en"} {
			if text := w.Catalog.Text(lang, key); text == "" || text == key {
				t.Errorf("no text %q in %s", key, lang)
			}
		}
	}
}

// TestOnlyWhatMayGoIsErased: what the law keeps stays, and the journal says what went.
func TestOnlyWhatMayGoIsErased(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		person := register(t, w)
		_, leader := w.As(auth.Leader, testworld.Commune)
		erase := people.PersonURL(person.ID, "held", "erase")
		for kind, want := range map[string]int{"people.held_record": http.StatusConflict,
			"no such": http.StatusConflict, "notices.held": http.StatusSeeOther} {
			if r := leader.Post(erase, "kind", kind, "reason", "có đơn xin xóa"); r.Code != want {
				t.Errorf("%s: %d, want %d", kind, r.Code, want)
			}
		}
		var n int
		if err := w.DB.Read().QueryRow(t.Context(), `select count(*) from audit_entry where action = 'people.erase_held'
			and target_id = $1`, person.ID).Scan(&n); err != nil || n != 1 {
			t.Errorf("%d entries in the journal, %v", n, err)
		}
	})
}

func register(t *testing.T, w *testworld.World) people.Brief {
	t.Helper()
	b, err := w.People.Register(t.Context(), w.System(), people.RegisterInput{ID: ids.New(), VillageID: testworld.Hill,
		Name: "Lò Thị Thử", Born: "1964", Sex: "f", Phone: "0987654321"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
