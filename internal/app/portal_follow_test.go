package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// filed is a dossier on the portal, recorded by the clerk.
func (e *errand) filed(t *testing.T, portalCode string) dossiers.Dossier {
	t.Helper()
	ctx := context.Background()
	d, err := e.Filing.Begin(ctx, e.clerk, filing.BeginInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers, Way: dossiers.Portal, Assist: dossiers.Official})
	must(t, err)
	r, err := e.Filing.Filed(ctx, e.clerk, filing.FiledInput{Act: dossiers.Act{ID: d.ID}, PortalCode: portalCode})
	must(t, err)
	return r.Dossier
}

// TestFollowingLosesNothing: what is typed beside a status of the portal stays
// when it is refused, and is kept when the status is the one known already.
func TestFollowingLosesNothing(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	d := e.filed(t, "H22.40-261123-0001")
	b := e.signedIn("clerk")
	path := "/dossiers/" + d.ID + "/follow"
	const note = "Cổng hẹn gọi lại"
	for name, c := range map[string]struct {
		values url.Values
		status int
	}{
		"no such status": {url.Values{"status": {"zzz"}, "note": {note}}, http.StatusUnprocessableEntity},
		"a stale page": {url.Values{"status": {"processing"}, "note": {note}, "version": {"99"}},
			http.StatusConflict},
		"a forged event": {url.Values{"status": {"processing"}, "note": {note}, "event": {"<b>"}},
			http.StatusUnprocessableEntity},
		"a long note": {url.Values{"status": {"processing"}, "note": {note + strings.Repeat("x", 4000)}},
			http.StatusUnprocessableEntity},
	} {
		var form []string
		for k, v := range c.values {
			form = append(form, k, v[0])
		}
		p := b.post(path, form...).expect(t, c.status, note)
		if chosen := c.values.Get("status"); chosen == "processing" && !strings.Contains(p.body,
			`value="processing" checked`) {
			t.Errorf("%s: the status chosen is lost", name)
		}
	}
	for range 2 { // a repeat of the same post is one event
		_, err := e.Filing.Follow(ctx, e.clerk, filing.FollowInput{Status: dossiers.Submitted,
			Act: dossiers.Act{ID: d.ID, EventID: "01a20000-0000-7000-8000-000000000001", Note: note}})
		must(t, err)
	}
	c, err := e.Cases.Show(ctx, e.clerk, d.ID)
	must(t, err)
	notes := 0
	for _, ev := range c.Events {
		if ev.Note == note {
			notes++
		}
	}
	if notes != 1 || c.Status != dossiers.Submitted {
		t.Errorf("%d notes kept, status %s", notes, c.Status)
	}
	if _, err := e.Filing.Follow(ctx, e.clerk, filing.FollowInput{Status: dossiers.Received,
		Act: dossiers.Act{ID: d.ID, EventID: ids.New(), Note: strings.Repeat("đ", 4001)},
	}); fault.Of(err).Fields["note"] == "" {
		t.Errorf("a note of 4,001 characters gives %v", err)
	}
}

// TestNoClocksOnThePortal: the deadlines of what the portal processes are the
// portal's; here nothing is called late, and no appointment is shown.
func TestNoClocksOnThePortal(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	d := e.filed(t, "H22.40-261123-0001")
	b := e.signedIn("clerk")
	for _, status := range []dossiers.Status{dossiers.Received, dossiers.Returned} {
		_, err := e.Filing.Follow(ctx, e.clerk, filing.FollowInput{Act: dossiers.Act{ID: d.ID}, Status: status})
		must(t, err)
		if p := b.get("/dossiers/"+d.ID).expect(t, 200, "Cổng Dịch vụ công quốc gia"); strings.Contains(p.body,
			"Ba mốc thời hạn") {
			t.Errorf("%s: clocks are shown", status)
		}
	}
	// all five are done
	b.get("/dossiers/"+d.ID+"/receipt").expect(t, 200, "Đã trả kết quả").lacks(t, `aria-current="step"`)
}

// TestTrackKeepsBothCodes: one of two codes is mistyped, and neither must be typed again.
func TestTrackKeepsBothCodes(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	e.browser.post("/track", "code", "H22.40-261123-0009", "secret", "AB2CD3EF").expect(t,
		http.StatusUnprocessableEntity, `value="H22.40-261123-0009"`, `value="AB2CD3EF"`)
}

// TestOnePortalCodeOneDossier: the code of the person before, pasted again, is
// refused and stays to be seen; dashes and spaces of a copy make no other code.
func TestOnePortalCodeOneDossier(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	e.filed(t, "H22.40-261123-0001")
	d, err := e.Filing.Begin(ctx, e.clerk, filing.BeginInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers, Way: dossiers.Portal, Assist: dossiers.Official})
	must(t, err)
	for _, copied := range []string{"H22.40-261123-0001", " h22.40–261123 – 0001 "} {
		_, err = e.Filing.Filed(ctx, e.clerk, filing.FiledInput{Act: dossiers.Act{ID: d.ID}, PortalCode: copied})
		if fault.Of(err).Fields["code"] != "dossiers.portal_code_taken" {
			t.Errorf("%q gives %v", copied, err)
		}
	}
	in := filing.FiledInput{Act: dossiers.Act{ID: d.ID, EventID: ids.New()}, PortalCode: "H22.40–261123–0002"}
	for range 2 { // a double submit is one
		r, err := e.Filing.Filed(ctx, e.clerk, in)
		must(t, err)
		if r.Dossier.PortalCode != "H22.40-261123-0002" {
			t.Errorf("recorded as %q", r.Dossier.PortalCode)
		}
	}
}
