package errands_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"thonso/internal/errands"
	"thonso/internal/people"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/testworld"
)

// TestWalkFromHouseToHouse: who brings results goes alley after alley, with each
// one's address, number and fee; that they looked is logged, and nobody else sees it.
func TestWalkFromHouseToHouse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lives := func(alley, code, name, phone string) string {
			h := people.Household{ID: ids.New(), VillageID: testworld.Valley, Code: code}
			h.Alley, h.Address = alley, "Nhà số "+code
			r := people.Resident{ID: ids.New(), VillageID: testworld.Valley, HouseholdID: h.ID, Name: name, Born: "1960",
				Phone: phone}
			ok(t, w.People.Load(ctx, []people.Household{h}, []people.Resident{r}))
			return r.ID
		}
		far := lives("Ngõ 10", "04", "Lò Văn Xa", "0912000333")
		near := lives("Ngõ 2", "07", "Lò Văn Gần", "")
		first := lives("Ngõ 2", "03", "Lò Văn Đầu", "0912000111")
		var chosen []string
		for _, resident := range []string{far, w.residents[0], near, first} {
			d, _ := w.resolved(t, resident, "H22.40-261123-000"+string(rune('1'+len(chosen))))
			chosen = append(chosen, d.ID)
		}
		carrier, browser := w.As(auth.Member, testworld.Valley)
		e, err := w.Start(ctx, carrier, errands.StartInput{VillageID: testworld.Valley, Dossiers: chosen})
		ok(t, err)
		body := browser.Get("/errands/" + e.ID).Body.String()
		at := 0
		for _, want := range []string{"Ngõ 2", "Lò Văn Đầu", "Nhà số 03", "Lò Văn Gần", "Ngõ 10", "Lò Văn Xa",
			"tel:0912000333", "Chưa ghi ngõ", "Lò Thị Mẫu"} {
			i := strings.Index(body[at:], want)
			if i < 0 {
				t.Fatalf("no %q after what comes before it", want)
			}
			at += i
		}
		if !strings.Contains(body, "Phí phải nộp") && !strings.Contains(body, "Không mất tiền") &&
			!strings.Contains(body, "Mức thu") {
			t.Error("the fee is not told")
		}
		looks, err := w.People.Views(ctx, w.System(), far)
		ok(t, err)
		if !slices.ContainsFunc(looks, func(v audit.View) bool {
			return v.ActorName == carrier.Name && v.Reason == "people.why_walk"
		}) {
			t.Errorf("that the carrier looked isn't logged: %v", looks)
		}
		for _, role := range []auth.Role{auth.TeamLead, auth.Clerk} {
			place := testworld.Valley
			if role == auth.Clerk {
				place = testworld.Commune
			}
			_, other := w.As(role, place)
			rec := other.Get("/errands/" + e.ID)
			if rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "0912000333") {
				t.Errorf("%s: %d, or sees the number", role, rec.Code)
			}
		}
	})
}
