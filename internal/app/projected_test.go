package app

import (
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
)

// TestPromisesOnAProjectedCalendar: whoever is shown a promised day of a year
// whose days off aren't announced is told so; of an announced year nobody is.
func TestPromisesOnAProjectedCalendar(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		at   time.Time
		told bool
		// after 15:00: the next working day
	}{{time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC), false}, {time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC), true}} {
		e := newErrand(t)
		e.clock.Add(tt.at.Sub(e.clock.Now()))
		e.browser = e.signedIn("member")
		id := e.begin(t, "here")
		e.submit(t, id)
		_, err := e.Office.Receive(t.Context(), e.clerk, office.ReceiveInput{Act: dossiers.Act{ID: id},
			FewPages: "trang sau để trống"})
		must(t, err)
		receipt := e.browser.get("/dossiers/"+id+"/receipt").expect(t, 200, "Hẹn trả kết quả")
		pages := map[string]page{"receipt": receipt, "case": e.signedIn("clerk").get("/dossiers/"+id).expect(t, 200,
			"Ngày hẹn trả"),
			"tracking": e.w().get("/t/"+e.linkOf(id, between(receipt.body, `<strong class="receipt-code">`,
				"<"))).expect(t, 200)}
		for name, p := range pages {
			if told := strings.Contains(p.body, "Lịch nghỉ năm 2027 chưa được công bố"); told != tt.told {
				t.Errorf("%s of %s: told %v", name, tt.at.Format(time.DateOnly), told)
			}
		}
	}
}
