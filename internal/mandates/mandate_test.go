package mandates_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/testworld"
)

// copyOf is the procedure of the tests: certified copies.
const copyOf = "2.000815"

// A world has two helpers of the valley, and some residents.
type world struct {
	*testworld.World
	an, binh  auth.Actor
	anBrowser *testworld.Browser
	residents []string
}

var ok, refused = testworld.OK, testworld.Refused

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, tw *testworld.World) {
		w := &world{World: tw}
		w.an, w.anBrowser = w.As(auth.Member, testworld.Valley)
		w.binh, _ = w.As(auth.TeamLead, testworld.Valley)
		w.residents = w.Residents("Lò Thị Mẫu", "Vàng Văn Thử")
		f(t, w)
	})
}

// TestStateAt: what ends a mandate counts before its hours, and those before that it was given.
func TestStateAt(t *testing.T) {
	t.Parallel()
	asked := time.Date(2026, 11, 23, 19, 30, 0, 0, time.UTC)
	until, later := asked.Add(time.Hour), asked.Add(2*time.Hour)
	for _, tt := range []struct {
		name string
		m    mandates.Mandate
		now  time.Time
		want mandates.State
	}{
		{"asked", mandates.Mandate{}, asked, mandates.Asked},
		{"in its last moment", mandates.Mandate{GivenAt: asked}, until, mandates.Given},
		{"over", mandates.Mandate{GivenAt: asked}, later, mandates.Expired},
		{"never given", mandates.Mandate{}, later, mandates.Expired},
		{"taken back", mandates.Mandate{GivenAt: asked, RevokedAt: asked}, later, mandates.Revoked},
		{"used", mandates.Mandate{GivenAt: asked, UsedAt: asked}, later, mandates.Used},
	} {
		if tt.m.ValidTo = until; tt.m.StateAt(tt.now) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, tt.m.StateAt(tt.now), tt.want)
		}
	}
}

// TestAskIsBound: a mandate lasts a day at most, for a living resident of a
// village of the helper's.
func TestAskIsBound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := mandates.AskInput{PlaceID: testworld.Valley, ResidentID: w.residents[0], Procedure: copyOf,
			Until: w.Clock.Now().Add(48 * time.Hour)}
		m, err := w.Mandates.Ask(t.Context(), w.an, in)
		ok(t, err)
		if got := m.ValidTo.Sub(w.Clock.Now()); got != mandates.Hours {
			t.Errorf("it lasts %s", got)
		}
		past, unknown, elsewhere := in, in, in
		past.Until, unknown.Procedure, elsewhere.PlaceID = w.Clock.Now(), "0", testworld.Hill
		_, err = w.Mandates.Ask(t.Context(), w.an, past)
		refused(t, err, fault.Invalid, "mandates.until_past")
		_, err = w.Mandates.Ask(t.Context(), w.an, unknown)
		refused(t, err, fault.NotFound, "procedures.unknown")
		_, err = w.Mandates.Ask(t.Context(), w.an, elsewhere)
		refused(t, err, fault.Forbidden, "auth.forbidden")
	})
}

// TestPaperNeedsAWitness: the helper is none.
func TestPaperNeedsAWitness(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m, ctx := w.ask(t), t.Context()
		_, err := w.Mandates.GiveOnPaper(ctx, w.an, m.ID, "", "Vàng Văn Thử")
		refused(t, err, fault.Invalid, "mandates.photo_needed")
		_, err = w.Mandates.GiveOnPaper(ctx, w.an, m.ID, "blob", " ")
		refused(t, err, fault.Invalid, "mandates.witness_needed")
		_, err = w.Mandates.GiveOnPaper(ctx, w.an, m.ID, "blob", strings.ToUpper(w.an.Name))
		refused(t, err, fault.Invalid, "mandates.witness_other")
		_, err = w.Mandates.GiveOnPaper(ctx, w.binh, m.ID, "blob", "Vàng Văn Thử")
		refused(t, err, fault.NotFound, "mandates.not_found")
		got, err := w.Mandates.GiveOnPaper(ctx, w.an, m.ID, "blob", "Vàng Văn Thử")
		ok(t, err)
		if got.Way != "paper" || got.StateAt(w.Clock.Now()) != mandates.Given {
			t.Errorf("given by %q: %s", got.Way, got.StateAt(w.Clock.Now()))
		}
	})
}

func (w *world) ask(t *testing.T) mandates.AskedMandate {
	t.Helper()
	m, err := w.Mandates.Ask(t.Context(), w.an, mandates.AskInput{PlaceID: testworld.Valley, ResidentID: w.residents[0],
		Procedure: copyOf, Until: w.Clock.Now().Add(time.Hour)})
	ok(t, err)
	return m
}

func (w *world) use(t *testing.T, m mandates.AskedMandate, dossier string) error {
	return w.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return w.Mandates.Use(ctx, tx, w.an, m.ID, w.residents[0], copyOf, dossier)
	})
}

func TestMandateIsGoodOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		m := w.ask(t)
		_, err := w.Mandates.Agree(ctx, m.Mandate, true)
		ok(t, err)
		_, err = w.Mandates.Given(ctx, w.binh, m.ID, w.residents[0], copyOf)
		refused(t, err, fault.NotFound, "mandates.not_found")
		_, err = w.Mandates.Given(ctx, w.an, m.ID, w.residents[1], copyOf)
		refused(t, err, fault.Forbidden, "mandates.for_another")
		ok(t, w.use(t, m, "one"))
		ok(t, w.use(t, m, "one"))
		refused(t, w.use(t, m, "two"), fault.Gone, "mandates.is_used")

		late := w.ask(t)
		w.Clock.Add(61 * time.Minute)
		_, err = w.Mandates.Agree(ctx, late.Mandate, true)
		refused(t, err, fault.Gone, "mandates.is_expired")
		page := w.Browser().Get(strings.TrimPrefix(late.Link, "https://muong-thu.example"))
		if page.Code != 200 || !strings.Contains(page.Body.String(), "Phiếu đã hết giờ") {
			t.Errorf("an expired mandate's page: %d", page.Code)
		}
	})
}

func TestMandateByNumber(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		m := w.ask(t)
		page := w.Browser().Post("/m", "number", strings.ToLower(m.Number))
		body := page.Body.String()
		if page.Code != 200 || strings.Contains(body, "Lò Thị Mẫu") || !strings.Contains(body, "L. T. M.") ||
			!strings.Contains(body, "noindex") {
			t.Errorf("the number's page: %d\n%s", page.Code, body)
		}
		digits, err := w.Mandates.Agree(ctx, m.Mandate, false)
		ok(t, err)
		wrong := "111111"
		if digits == wrong {
			wrong = "222222"
		}
		for range 5 {
			_, err = w.Mandates.EnterCode(ctx, w.an, m.ID, wrong)
			refused(t, err, fault.Invalid, "mandates.digits_wrong")
		}
		_, err = w.Mandates.EnterCode(ctx, w.an, m.ID, digits)
		refused(t, err, fault.TooMany, "mandates.too_many_tries")
		digits, err = w.Mandates.Agree(ctx, m.Mandate, false)
		ok(t, err)
		got, err := w.Mandates.EnterCode(ctx, w.an, m.ID, digits)
		ok(t, err)
		if got.Way != "code" {
			t.Errorf("given by %q", got.Way)
		}
		status := 0
		for range 12 {
			status = w.Browser().Post("/m", "number", "AAAAA").Code
		}
		if status != http.StatusTooManyRequests {
			t.Errorf("guessing numbers: %d", status)
		}
	})
}

func TestMandateByQR(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.ask(t)
		path := strings.TrimPrefix(m.Link, "https://muong-thu.example")
		if page := w.Browser().Get(path); page.Code != 200 ||
			!strings.Contains(page.Body.String(), "Đồng ý") {
			t.Errorf("the link's page: %d", page.Code)
		}
		if rec := w.Browser().Post(path + "/agree"); rec.Code != 303 {
			t.Errorf("agree: %d", rec.Code)
		}
		if page := w.anBrowser.Get("/mandates/" + m.ID); !strings.Contains(page.Body.String(),
			"Bà con đã đồng ý") {
			t.Error("the helper does not see that it was given")
		}
		if rec := w.Browser().Post(path + "/revoke"); rec.Code != 200 ||
			!strings.Contains(rec.Body.String(), "thu hồi") {
			t.Errorf("revoke: %d", rec.Code)
		}
		if rec := w.Browser().Get("/m/KHONGCO"); rec.Code != 404 {
			t.Errorf("unknown link: %d", rec.Code)
		}
	})
}
