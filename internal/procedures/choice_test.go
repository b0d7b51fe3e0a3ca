package procedures_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/testworld"
)

const (
	copies = "2.000815"
	birth  = "1.001193"
	status = "1.004873"
)

var carried = regexp.MustCompile(`name="(version|snapshot)" value="([^"]*)"`)

// choose sends a choice from a page that carries what shown does.
func choose(b *testworld.Browser, shown string, codes ...string) *httptest.ResponseRecorder {
	var fields []string
	for _, m := range carried.FindAllStringSubmatch(shown, -1) {
		fields = append(fields, m[1], m[2])
	}
	for _, c := range codes {
		fields = append(fields, "codes", c)
	}
	return b.Post("/villages/"+testworld.Hill+"/procedures", fields...)
}

// Of the choice that lies open in two tabs, the older one never puts back what
// the newer one replaced; nor does a page that doesn't say what it showed.
func TestChoiceInTwoTabs(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		_, b := w.As(auth.VillageHead, testworld.Hill)
		guides := func(want ...string) {
			t.Helper()
			got, err := w.Procedures.Chosen(t.Context(), testworld.Hill, w.Procedures.Today())
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Error(err, diff)
			}
		}
		tab := b.Get("/villages/" + testworld.Hill + "/procedures").Body.String()
		if rec := choose(b, tab); rec.Code != http.StatusUnprocessableEntity {
			t.Errorf("nothing chosen: %d", rec.Code)
		}
		if rec := choose(b, tab, copies); rec.Code != http.StatusSeeOther {
			t.Fatalf("first choice: %d", rec.Code)
		}
		for name, shown := range map[string]string{"older": tab, "no": "", "empty": `name="version" value=""`,
			"broken": `name="version" value="1.5"`, "next": `name="version" value="3"`,
			"unsaid": strings.ReplaceAll(tab, `name="version"`, "")} {
			rec := choose(b, shown, birth)
			if rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "đang lưu") {
				t.Errorf("%s version: %d\n%s", name, rec.Code, rec.Body)
			}
			guides(copies)
		}
		if rec := choose(b, tab, copies); rec.Code != http.StatusSeeOther {
			t.Errorf("a repeat: %d", rec.Code)
		}
		both := choose(b, tab, birth).Body.String()
		if rec := choose(b, both, birth, status); rec.Code != http.StatusSeeOther {
			t.Errorf("sent again: %d", rec.Code)
		}
		guides(birth, status)
	})
}

func TestChoiceOfPrograms(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	_, b := w.As(auth.VillageHead, testworld.Hill)
	put := func(body string) int {
		r := httptest.NewRequest(http.MethodPut, "/api/villages/"+testworld.Hill+"/procedures",
			strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		return b.Do(r).Code
	}
	for _, tt := range []struct {
		body string
		want int
	}{
		{`{"codes":["2.000815"]}`, 422},
		{`{"codes":["2.000815"],"version":0}`, 422},
		{`{"codes":["2.000815"],"version":"1"}`, 422},
		{`{"codes":["2.000815"],"version":2}`, 409},
		{`{"codes":["2.000815"],"version":1}`, 204},
		{`{"codes":["1.001193"],"version":1}`, 409},
		{`{"codes":["1.001193"],"version":2}`, 204},
	} {
		if got := put(tt.body); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.body, got, tt.want)
		}
	}
	got := b.Get("/api/villages/" + testworld.Hill + "/procedures").Body.String()
	if want := `{"codes":["1.001193"],"version":3}`; strings.TrimSpace(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
}
