package sessions_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/sessions"
	"thonso/internal/teams"
	"thonso/internal/testworld"
)

// copyOf is the procedure of the tests: certified copies.
const copyOf = "2.000815"

// A world has a team of two helpers in the valley, and some residents.
type world struct {
	*testworld.World
	*sessions.Service
	an, binh               auth.Actor
	anBrowser, binhBrowser *testworld.Browser
	residents              []string
}

var ok, refused = testworld.OK, testworld.Refused

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, tw *testworld.World) {
		w := &world{World: tw, Service: tw.Sessions}
		w.an, w.anBrowser = w.As(auth.Member, testworld.Valley)
		w.binh, w.binhBrowser = w.As(auth.TeamLead, testworld.Valley)
		team, err := w.Teams.CreateTeam(t.Context(), w.System(), teams.TeamInput{VillageID: testworld.Valley,
			Name: "Tổ CNSCĐ thôn Thung Lũng", Kind: teams.Model, From: "2026-01-01"})
		ok(t, err)
		for _, a := range []auth.Actor{w.an, w.binh} {
			_, err := w.Teams.AddMember(t.Context(), w.System(), teams.MemberInput{TeamID: team.ID, From: "2026-01-01",
				MemberDetails: teams.MemberDetails{AccountID: a.ID, Name: a.Name, Role: teams.Plain}})
			ok(t, err)
		}
		w.residents = w.Residents("Lò Thị Mẫu", "Vàng Văn Thử", "Giàng Thị Ví Dụ")
		f(t, w)
	})
}

func (w *world) begin(t *testing.T) sessions.Session {
	t.Helper()
	se, err := w.Begin(t.Context(), w.an, sessions.OpenInput{VillageID: testworld.Valley, Place: "Nhà văn hóa thôn",
		PlannedEnd: w.Clock.Now().Add(90 * time.Minute)})
	ok(t, err)
	return se
}

func (w *world) come(t *testing.T, se sessions.Session, resident string) sessions.Visit {
	t.Helper()
	v, err := w.Come(t.Context(), w.an, sessions.ComeInput{SessionID: se.ID, ResidentID: resident})
	ok(t, err)
	return v
}

func (w *world) do(method string, b *testworld.Browser, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.Do(r)
}

func sessionURL(id string, page ...string) string {
	return strings.Join(append([]string{"/session", id}, page...),
		"/")
}

func visitURL(v sessions.Visit) string { return sessionURL(v.SessionID, "visits", v.ID) }
