package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
)

// TestProgramsAreAnsweredAsPrograms: whatever a program asks, what is wrong
// comes as a problem it can read, in the language that it says it wants.
func TestProgramsAreAnsweredAsPrograms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, err := w.Auth.NewToken(t.Context(), w.actor("clerk", auth.Clerk, w.commune), "máy")
	must(t, err)
	for _, tt := range []struct {
		name, method, path, token, accept string
		status                            int
		kind, detail                      string
	}{
		{"an unknown address", "GET", "/api/nothing", token, "", 404, "urn:thonso:fault.not_found", ""},
		{"an unknown method", "DELETE", "/api/me", token, "en-GB,en;q=0.9", 404, "urn:thonso:fault.not_found", ""},
		{"a token of nobody", "GET", "/api/me", "ts_AAAA", "en", 401, "urn:thonso:auth.bad_token", ""},
		{"a status that there isn't", "GET", "/api/dossiers?status=nonsense", token, "en", 422,
			"urn:thonso:form.invalid", ""},
		{"no token", "GET", "/api/me", "", "en", 401, "urn:thonso:auth.sign_in_first", "Please sign in to continue."},
		{"a language that we haven't got", "GET", "/api/me", "", "fr, lo;q=0.8", 401, "urn:thonso:auth.sign_in_first",
			"Xin đăng nhập để tiếp tục."},
		{"the second language", "GET", "/api/me", "", "fr, en;q=0.8, vi;q=0.5", 401, "urn:thonso:auth.sign_in_first",
			"Please sign in to continue."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), tt.method, w.url+tt.path, nil)
			must(t, err)
			if tt.token != "" {
				r.Header.Set("Authorization", "Bearer "+tt.token)
			}
			if tt.accept != "" {
				r.Header.Set("Accept-Language", tt.accept)
			}
			res, err := http.DefaultClient.Do(r)
			must(t, err)
			defer res.Body.Close()
			var got struct {
				Type, Detail string
				Status       int
			}
			if err := json.NewDecoder(res.Body).Decode(&got); err != nil ||
				res.Header.Get("Content-Type") != "application/problem+json" {
				t.Fatalf("%s: no problem: %v", res.Header.Get("Content-Type"), err)
			}
			if res.StatusCode != tt.status || got.Status != tt.status || got.Type != tt.kind || tt.detail != "" &&
				got.Detail != tt.detail {
				t.Errorf("%d %+v", res.StatusCode, got)
			}
		})
	}
}

// TestProgramsAreToldOfADate: a day that isn't in the calendar is named as such,
// and a list of choices has no hole in it.
func TestProgramsAreToldOfADate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.programs(t)
	person, err := w.People.Register(t.Context(), w.system(), people.RegisterInput{VillageID: w.hill,
		Name: "Lò Thị Thử", Born: "1970"})
	must(t, err)
	for _, tt := range []struct {
		who, method, path, says string
		in                      any
	}{
		{"admin", "POST", "/places", "Ghi theo dạng 2026-12-31", fields{"kind": "village", "type": "thon",
			"name": "Thử", "parent": w.commune, "from": "2026-02-31"}},
		{"clerk", "GET", "/inbox?office=" + w.commune + "&late=x", "soon, late.", nil},
		{"admin", "GET", "/jobs?after=x", "", nil},
		{"clerk", "POST", "/people/" + person.ID + "/household", "2147483647", fields{"version": 1 << 40}},
	} {
		status, out := by[tt.who].do(tt.method, tt.path, tt.in)
		if said := fmt.Sprint(out["errors"]); status != 422 || !strings.Contains(said, tt.says) {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, status, said)
		}
	}
}
