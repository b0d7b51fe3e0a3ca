package app

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/platform/ids"
)

var snapshotIn = regexp.MustCompile(`name="snapshot" value="([^"]*)"`)

// snapshot is what a page carries of the answers that it shows.
func (p page) snapshot(t *testing.T) string {
	t.Helper()
	m := snapshotIn.FindStringSubmatch(p.body)
	if m == nil {
		t.Fatalf("%d: the page doesn't say what it shows\n%s", p.status, p.body)
	}
	return m[1]
}

// answer sends a page of a form as somebody does who has just opened it.
func (b *browser) answer(t *testing.T, at string, pairs ...string) page {
	t.Helper()
	path, _, _ := strings.Cut(at, "?")
	return b.post(at, append(pairs, "snapshot", b.get(path).snapshot(t))...)
}

// Of a page of the guided form that lies open in two tabs, the older one never
// puts back what the newer one replaced.
func TestOldTabOverwritesNothing(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		b := e.browser
		at := "/dossiers/" + e.begin(t, "here") + "/form/phone"
		old := b.get(at).expect(t, 200, `value="0900000001"`, `autocomplete="off"`).snapshot(t)

		// The other tab types a number; the script keeps it.
		saved := b.post(at+"?autosave=1", "q-phone", "0912345678", "q-email", "", "snapshot", old)
		saved.expect(t, http.StatusNoContent)
		// The old tab touches the address alone.
		b.post(at+"?autosave=1", "q-phone", "0900000001", "q-email", "thu@example.vn", "snapshot",
			old).expect(t, http.StatusNoContent)
		b.get(at).expect(t, 200, `value="0912345678"`, `value="thu@example.vn"`)

		// It touches the number too: nothing is put back, and the rest is kept.
		b.post(at+"?autosave=1", "q-phone", "0933333333", "q-email", "hai@example.vn", "snapshot",
			old).expect(t, http.StatusConflict)
		b.get(at).expect(t, 200, `value="0912345678"`, `value="thu@example.vn"`)

		// Sent, both are shown, and sent again it counts.
		both := b.post(at, "q-phone", "0933333333", "q-email", "thu@example.vn", "snapshot", old)
		both.expect(t, http.StatusConflict, `value="0933333333"`, "Đang lưu", "0912345678", `value="thu@example.vn"`)
		b.post(at, "q-phone", "0933333333", "q-email", "thu@example.vn", "snapshot",
			both.snapshot(t)).expect(t, http.StatusSeeOther)
		b.get(at).expect(t, 200, `value="0933333333"`)

		// A page that doesn't say what it showed fills in, but replaces nothing.
		for _, lost := range []string{"", "x", "phone", "phone: email:"} {
			b.post(at, "q-phone", "0944444444", "q-email", "thu@example.vn", "snapshot", lost).expect(t,
				http.StatusConflict, `value="0944444444"`, "0933333333")
			b.post(at+"?autosave=1", "q-phone", "0944444444", "snapshot", lost).expect(t, http.StatusConflict)
		}
		b.get(at).expect(t, 200, `value="0933333333"`)
	})
}

// One dossier open in two browsers: what one typed isn't blanked by the other's page.
func TestTwoBrowsersAtOnePage(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		one, two := e.signedIn("clerk"), e.signedIn("clerk") // at the counter, and on a phone
		id := ids.New()
		one.post("/dossiers", "id", id, "place", e.commune, "resident", e.person.ID, "procedure", copyOfPapers, "way",
			"here", "assist", "official", "channel", "direct").
			expect(t, http.StatusSeeOther)
		at := "/dossiers/" + id + "/form/purpose"
		mine, theirs := one.get(at).snapshot(t), two.get(at).snapshot(t)
		two.post(at, "q-purpose", "Xin việc", "snapshot", theirs).expect(t, http.StatusSeeOther)
		one.post(at, "q-purpose", "", "snapshot", mine).expect(t, http.StatusSeeOther)
		two.get(at).expect(t, 200, `value="Xin việc"`)
		both := one.post(at, "q-purpose", "Vay vốn", "snapshot", mine)
		both.expect(t, http.StatusConflict, `value="Vay vốn"`, "Xin việc", "error-summary")
		two.get(at).expect(t, 200, `value="Xin việc"`)
		one.post(at, "q-purpose", "Vay vốn", "snapshot", both.snapshot(t)).expect(t, http.StatusSeeOther)
		two.get(at).expect(t, 200, `value="Vay vốn"`)
	})
}
