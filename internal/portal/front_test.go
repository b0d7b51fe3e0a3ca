package portal_test

import (
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/sessions"
	"thonso/internal/testworld"
)

// TestStartPage: who comes without knowing anything finds one box to ask in,
// where somebody helps next, and what is asked most.
func TestStartPage(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		shows := func(want ...string) string {
			t.Helper()
			body := w.Browser().Get("/").Body.String()
			for _, s := range want {
				if !strings.Contains(body, s) {
					t.Errorf("no %q", s)
				}
			}
			return body
		}
		shows("Chưa có lịch trực", `action="/ask"`, "Bà con hay hỏi", "/procedures/", "Trong ngày")
		helped(t, w)
		w.Clock.Add(time.Minute) // what it says of tonight may be a minute old
		body := shows("Tối nay có trực", "Thứ Hai, 23/11/2026", "/v/"+testworld.Valley, "20:00–21:30", "tel:0912000111")
		if strings.Contains(body, "0912000222") || strings.Contains(body, "Đang mở") {
			t.Error("shows a number that is not posted, or what nobody opened")
		}
		if n := strings.Count(body, `class="btn"`); n != 1 {
			t.Errorf("%d filled buttons", n)
		}
		member, _ := w.As(auth.Member, testworld.Valley)
		_, err := w.Sessions.Begin(t.Context(), member, sessions.OpenInput{VillageID: testworld.Valley,
			Place: "Nhà ông Tổ", PlannedEnd: w.Clock.Now().Add(time.Hour)})
		testworld.OK(t, err)
		w.Clock.Add(time.Minute)
		shows("Đang mở, đến 20:31", "Nhà ông Tổ")
		w.Clock.Add(24 * time.Hour)
		shows("Buổi trực tới", "Thứ Hai, 30/11/2026")
	})
}

// TestAsk: papers and villages are found in one box, in any writing.
func TestAsk(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	for query, want := range map[string]string{
		"khai+sinh":  "/procedures/1.001193",
		"thung+lung": "/v/" + testworld.Valley,
		"2.000815":   "/procedures/2.000815",
		"zzzz":       "Không tìm thấy",
		"":           "Bà con cần làm gì",
	} {
		if body := w.Browser().Get("/ask?q=" + query).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%q: no %q", query, want)
		}
	}
}
