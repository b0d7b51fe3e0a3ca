package sessions_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/mandates"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/sessions"
	"thonso/internal/testworld"
)

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
		page := w.do(http.MethodGet, w.Browser(), strings.TrimPrefix(late.Link, "https://muong-thu.example"), nil)
		if page.Code != 200 || !strings.Contains(page.Body.String(), "Phiếu đã hết giờ") {
			t.Errorf("an expired mandate's page: %d", page.Code)
		}
	})
}

func TestMandateByNumber(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		m := w.ask(t)
		page := w.do(http.MethodPost, w.Browser(), "/m", url.Values{"number": {strings.ToLower(m.Number)}})
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
			status = w.do(http.MethodPost, w.Browser(), "/m", url.Values{"number": {"AAAAA"}}).Code
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
		if page := w.do(http.MethodGet, w.Browser(), path, nil); page.Code != 200 ||
			!strings.Contains(page.Body.String(), "Đồng ý") {
			t.Errorf("the link's page: %d", page.Code)
		}
		if rec := w.do(http.MethodPost, w.Browser(), path+"/agree", url.Values{}); rec.Code != 303 {
			t.Errorf("agree: %d", rec.Code)
		}
		if page := w.do(http.MethodGet, w.anBrowser, "/mandates/"+m.ID, nil); !strings.Contains(page.Body.String(),
			"Bà con đã đồng ý") {
			t.Error("the helper does not see that it was given")
		}
		if rec := w.do(http.MethodPost, w.Browser(), path+"/revoke", url.Values{}); rec.Code != 200 ||
			!strings.Contains(rec.Body.String(), "thu hồi") {
			t.Errorf("revoke: %d", rec.Code)
		}
		if rec := w.do(http.MethodGet, w.Browser(), "/m/KHONGCO", nil); rec.Code != 404 {
			t.Errorf("unknown link: %d", rec.Code)
		}
	})
}

// The helper's page says whether the form is begun or gone on with.
func TestMandateWithADraft(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		v := w.come(t, se, w.residents[0])
		v, err := w.Call(ctx, w.an, se.ID, v.ID)
		ok(t, err)
		m, err := w.Ask(ctx, w.an, sessions.AskInput{SessionID: se.ID, VisitID: v.ID, Procedure: copyOf,
			Way: dossiers.Portal})
		ok(t, err)
		_, err = w.Mandates.Agree(ctx, m.Mandate, true)
		ok(t, err)
		says := func(want, not string) {
			t.Helper()
			page := w.do(http.MethodGet, w.anBrowser, "/mandates/"+m.ID, nil)
			if body := page.Body.String(); page.Code != 200 || !strings.Contains(body, want) ||
				strings.Contains(body, not) {
				t.Errorf("%d: want %q, not %q: %s", page.Code, want, not, body)
			}
		}
		says("Bắt đầu làm hồ sơ", "Tiếp tục tờ khai")
		_, err = w.BeginDossier(ctx, w.an, se.ID, m.ID)
		ok(t, err)
		says("Tiếp tục tờ khai", "Bắt đầu làm hồ sơ")
		if page := w.do(http.MethodGet, w.anBrowser, "/mandates/"+m.ID+"?lang=en",
			nil); !strings.Contains(page.Body.String(), "Continue the form") {
			t.Error("not in English")
		}
		w.Clock.Add(11 * time.Hour) // it has run out, and what was filled in has not
		says("/dossiers/"+m.ID+"/check", "chọn lại thủ tục")
	})
}
