package sessions_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/sessions"
)

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
