package sessions

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
)

// The commune of two villages was split: each went to another part. On the old
// map both evenings are the old commune's, and each part sees its own alone.
func TestSessionsOnTheOldMap(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		const before clock.Date = "2025-06-30"
		valley := w.begin(t)
		hill, err := w.Begin(ctx, w.root, OpenInput{VillageID: w.hill, Place: "Nhà văn hóa thôn",
			PlannedEnd: w.clock.Now().Add(time.Hour)})
		ok(t, err)
		province := ids.New()
		ok(t, w.places.Create(ctx, w.root, places.NewPlace{Place: places.Place{ID: province, Kind: places.Province,
			Type: "tinh", Code: "99", Name: "Thử Nghiệm"}}))
		ok(t, w.places.Link(ctx, w.root, []places.Parent{{PlaceID: w.commune, ParentID: province, From: "2020-01-01"}},
			nil))
		parts, err := w.places.Split(ctx, w.root, places.SplitInput{FromID: w.commune, On: "2026-11-20",
			Decision: "1/NQ-HĐND", Parts: []places.Part{
				{Unit: places.Unit{Type: "xa", Code: "99011", Name: "Mường Cả"}, ChildIDs: []string{w.valley}, Share: 60},
				{Unit: places.Unit{Type: "xa", Code: "99012", Name: "Mường Hai"}, ChildIDs: []string{w.hill}, Share: 40}}})
		ok(t, err)
		larger, token := w.account(t, auth.Leader, parts[0].ID)
		smaller, _ := w.account(t, auth.Leader, parts[1].ID)
		for _, tt := range []struct {
			name  string
			actor auth.Actor
			q     lists.Query
			want  []string // nil: refused
		}{
			{"the old commune, by all", w.root, asked(w.commune, before), []string{valley.ID, hill.ID}},
			{"by the larger part", larger, asked(w.commune, before), []string{valley.ID}},
			{"by the smaller part", smaller, asked(w.commune, before), []string{hill.ID}},
			{"wherever they may look", smaller, asked("", before), []string{hill.ID}},
			{"asked for by the new one's name", smaller, asked(parts[1].ID, before), []string{hill.ID}},
			{"today", larger, asked(parts[0].ID, ""), []string{valley.ID}},
			{"another's village", larger, asked(w.hill, before), nil},
			{"another's commune", larger, asked(parts[1].ID, before), nil},
			{"the commune, by a helper of a village", w.an, asked(w.commune, before), nil},
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

func (w *world) oldMapPage(t *testing.T, token string, mine, others Session, parts []places.Place) {
	t.Helper()
	for path, texts := range map[string][]string{
		"/sessions":                {"map=2025-06-30", mine.ID},
		"/sessions?map=2025-06-30": {mine.ID, `value="` + w.commune + `"`, `name="map" value="2025-06-30"`},
		"/sessions?map=2025-06-30&village=" + w.commune:   {mine.ID},
		"/sessions?map=2025-06-30&village=" + w.valley:    {mine.ID},
		"/sessions?map=2025-06-30&village=" + parts[0].ID: {mine.ID},
	} {
		rec := w.do(http.MethodGet, token, path, nil)
		body := rec.Body.String()
		if rec.Code != http.StatusOK || strings.Contains(body, others.ID) || strings.Contains(body, w.hill) {
			t.Errorf("%s: %d, the other part's evening shows: %t", path, rec.Code, strings.Contains(body, others.ID) ||
				strings.Contains(body, w.hill))
		}
		for _, text := range texts {
			if !strings.Contains(body, text) {
				t.Errorf("%s lacks %q", path, text)
			}
		}
	}
	for path, code := range map[string]int{"/sessions?map=hom-qua": http.StatusUnprocessableEntity,
		"/sessions?map=2025-06-30&village=" + w.hill: http.StatusForbidden} {
		if rec := w.do(http.MethodGet, token, path, nil); rec.Code != code {
			t.Errorf("%s: %d, want %d", path, rec.Code, code)
		}
	}
}

// asked is the query for the sessions of a unit on the map of a day.
func asked(unit string, day clock.Date) lists.Query {
	return lists.Query{Values: map[string]string{"village": unit, "map": string(day)}}
}
