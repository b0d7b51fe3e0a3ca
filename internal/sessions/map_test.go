package sessions_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/lists"
	"thonso/internal/sessions"
	"thonso/internal/testworld"
)

// The commune of two villages was split: each went to another part. On the old
// map both evenings are the old commune's, and each part sees its own alone.
func TestSessionsOnTheOldMap(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		const before clock.Date = "2025-06-30"
		valley := w.begin(t)
		hill, err := w.Begin(ctx, w.System(), sessions.OpenInput{VillageID: testworld.Hill, Place: "Nhà văn hóa thôn",
			PlannedEnd: w.Clock.Now().Add(time.Hour)})
		ok(t, err)
		province := ids.New()
		ok(t, w.Places.Create(ctx, w.System(), places.NewPlace{Place: places.Place{ID: province, Kind: places.Province,
			Type: "tinh", Code: "99", Name: "Thử Nghiệm"}}))
		ok(t, w.Places.Link(ctx, w.System(), []places.Parent{{PlaceID: testworld.Commune, ParentID: province,
			From: "2020-01-01"}},
			nil))
		parts, err := w.Places.Split(ctx, w.System(), places.SplitInput{FromID: testworld.Commune, On: "2026-11-20",
			Decision: "1/NQ-HĐND", Versions: w.Places.Tree().Versions(testworld.Commune), Parts: []places.Part{
				{Unit: places.Unit{Type: "xa", Code: "99011", Name: "Mường Cả"}, ChildIDs: []string{testworld.Valley},
					Share: 60},
				{Unit: places.Unit{Type: "xa", Code: "99012", Name: "Mường Hai"}, ChildIDs: []string{testworld.Hill},
					Share: 40}}})
		ok(t, err)
		larger, token := w.As(auth.Leader, parts[0].ID)
		smaller, _ := w.As(auth.Leader, parts[1].ID)
		for _, tt := range []struct {
			name  string
			actor auth.Actor
			q     lists.Query
			want  []string // nil: refused
		}{
			{"the old commune, by all", w.System(), asked(testworld.Commune, before), []string{valley.ID, hill.ID}},
			{"by the larger part", larger, asked(testworld.Commune, before), []string{valley.ID}},
			{"by the smaller part", smaller, asked(testworld.Commune, before), []string{hill.ID}},
			{"wherever they may look", smaller, asked("", before), []string{hill.ID}},
			{"asked for by the new one's name", smaller, asked(parts[1].ID, before), []string{hill.ID}},
			{"today", larger, asked(parts[0].ID, ""), []string{valley.ID}},
			{"another's village", larger, asked(testworld.Hill, before), nil},
			{"another's commune", larger, asked(parts[1].ID, before), nil},
			{"the commune, by a helper of a village", w.an, asked(testworld.Commune, before), nil},
		} {
			l, err := w.List(ctx, tt.actor, tt.q)
			if tt.want == nil {
				if fault.KindOf(err) != fault.Forbidden {
					t.Errorf("%s: %v", tt.name, err)
				}
				continue
			}
			ok(t, err)
			var got []string
			for _, se := range l.Rows {
				got = append(got, se.ID)
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
		w.oldMapPage(t, token, valley, hill, parts)
	})
}

func (w *world) oldMapPage(t *testing.T, token *testworld.Browser, mine, others sessions.Session,
	parts []places.Place) {
	t.Helper()
	for path, texts := range map[string][]string{
		"/sessions":                {"map=2025-06-30", mine.ID},
		"/sessions?map=2025-06-30": {mine.ID, `value="` + testworld.Commune + `"`, `name="map" value="2025-06-30"`},
		"/sessions?map=2025-06-30&village=" + testworld.Commune: {mine.ID},
		"/sessions?map=2025-06-30&village=" + testworld.Valley:  {mine.ID},
		"/sessions?map=2025-06-30&village=" + parts[0].ID:       {mine.ID},
	} {
		rec := w.do(http.MethodGet, token, path, nil)
		body := rec.Body.String()
		if rec.Code != http.StatusOK || strings.Contains(body, others.ID) || strings.Contains(body, testworld.Hill) {
			t.Errorf("%s: %d, the other part's evening shows: %t", path, rec.Code, strings.Contains(body, others.ID) ||
				strings.Contains(body, testworld.Hill))
		}
		for _, text := range texts {
			if !strings.Contains(body, text) {
				t.Errorf("%s lacks %q", path, text)
			}
		}
	}
	for path, code := range map[string]int{"/sessions?map=hom-qua": http.StatusUnprocessableEntity,
		"/sessions?map=2025-06-30&village=" + testworld.Hill: http.StatusForbidden} {
		if rec := w.do(http.MethodGet, token, path, nil); rec.Code != code {
			t.Errorf("%s: %d, want %d", path, rec.Code, code)
		}
	}
}

// asked is the query for the sessions of a unit on the map of a day.
func asked(unit string, day clock.Date) lists.Query {
	return lists.Query{Values: map[string]string{"village": unit, "map": string(day)}}
}
