package app

import (
	"net/http"
	"strings"
	"testing"

	"thonso/internal/dossiers"
)

// TestWhatIsShownIsBroughtAlong: a paper that is only shown at the office can be
// asked for, and the dossier is sent again without a photo of it.
func TestWhatIsShownIsBroughtAlong(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	b := e.browser
	id := e.begin(t, "here")
	for _, page := range [][]string{{"paper", "q-paper", "identity"}, {"foreign", "q-foreign", "no"},
		{"pages", "q-pages", "2"}, {"copies", "q-copies", "1"}, {"purpose", "q-purpose", "xin việc"},
		{"phone", "q-phone", "0900000001"}} {
		b.post("/dossiers/"+id+"/form/"+page[0], page[1:]...).expect(t, http.StatusSeeOther)
	}
	check := b.get("/dossiers/"+id+"/check").expect(t, 200, "Hồ sơ đã đủ")
	b.post("/dossiers/"+id+"/submit", "event", valueOf(t, check, "event"), "version",
		valueOf(t, check, "version")).expect(t, http.StatusSeeOther)
	ask := e.signedIn("clerk").get("/dossiers/"+id+"/supplement").expect(t, 200,
		"Xuất trình bản chính", "Thiếu giấy tờ này")
	if strings.Contains(ask.body, "Ảnh mờ") {
		t.Error("a photo's reason is offered for what nobody photographs")
	}
	_, err := e.Office.AskSupplement(t.Context(), e.clerk, dossiers.Act{ID: id},
		[]dossiers.Want{{Target: "c:original_identity", Reason: "absent"}})
	must(t, err)
	fix := b.get("/dossiers/"+id+"/fix").expect(t, 200, "Đã sửa xong", "Mang theo", "không phải chụp")
	if strings.Contains(fix.body, "photos/original_identity") {
		t.Error("a photo is asked for that may not be taken")
	}
	check = b.get("/dossiers/"+id+"/check").expect(t, 200, "Hồ sơ đã đủ")
	b.post("/dossiers/"+id+"/submit", "event", valueOf(t, check, "event"), "version",
		valueOf(t, check, "version")).expect(t, http.StatusSeeOther)
	b.get("/dossiers/"+id+"/receipt").expect(t, 200, "Mới đăng ký")
}
