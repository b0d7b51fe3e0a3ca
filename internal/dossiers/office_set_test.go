package dossiers_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
)

// TestOfficeIsNotOverwritten: what one administrator sets, another who looked at
// the page before doesn't undo; a version that is missing, broken or old is told.
func TestOfficeIsNotOverwritten(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		admin := b.atDesk(srv, "quantri", auth.Admin)
		var old []string
		for _, m := range carried.FindAllStringSubmatch(admin.get("/admin/office", 200), -1) {
			old = append(old, m[1], m[2])
		}
		send := func(status int, carried []string, more ...string) string {
			fields := append([]string{"office", b.commune, "name", "Một cửa", "parentName", "UBND xã", "seat", "Mường Thử",
				"agencyCode", "H38.123.00", "notation", "UBND", "clockRule", "restart"}, more...)
			return admin.post("/admin/office", status, append(fields, carried...)...)
		}
		send(http.StatusSeeOther, old, "address", "Số 1, thôn Đồi Chè")
		for _, carried := range [][]string{old, nil, {"version", ""}, {"version", "0"}, {"version", "x"}} {
			page := send(http.StatusConflict, carried, "address", "Số 2, thôn Đồi Chè")
			if !strings.Contains(page, "Số 2, thôn Đồi Chè") {
				t.Errorf("with %q what was typed is lost", carried)
			}
			if !strings.Contains(page, "Số 1, thôn Đồi Chè") {
				t.Errorf("with %q what is saved isn't shown beside", carried)
			}
		}

		path := "/office/" + b.commune
		body := func(version string) string {
			return `{"agencyCode": "H38.123.00", "name": "Máy", "parentName": "UBND xã", "seat": "Mường Thử"` + version + `}`
		}
		if got := b.call("quantri", "GET", path, 200, ""); !strings.Contains(got, `"version":2`) {
			t.Errorf("the office as it is read: %s", got)
		}
		for version, status := range map[string]int{"": 422, `, "version": ""`: 422, `, "version": null`: 422,
			`, "version": "2"`: 422, `, "version": -1`: 422, `, "version": 1`: 409, `, "version": 0`: 409} {
			b.call("quantri", "PUT", path, status, body(version))
		}
		b.call("quantri", "PUT", path, 204, body(`, "version": 2`))
		b.call("quantri", "PUT", path, 204, body(`, "version": 2`)) // again, and as it is set already
		if o, err := b.Offices.OfficeOf(context.Background(), b.DB.Read(), b.commune); err != nil || o.Version != 3 ||
			o.Name != "Máy" {
			t.Errorf("version %d of %q, %v", o.Version, o.Name, err)
		}
	})
}
