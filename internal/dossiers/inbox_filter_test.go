package dossiers_test

import (
	"context"
	"html"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// inVillage makes a dossier of the bureau's village, filed by a clerk for the person.
func (b *bureau) inVillage() dossiers.Dossier {
	b.t.Helper()
	d := dossiers.Dossier{ID: ids.New(), PlaceID: b.village, CommuneID: b.commune, Procedure: whole,
		ResidentID: b.resident, OwnerName: "Vừ Thị Bản", Way: dossiers.Here, Channel: dossiers.Online,
		Assist: dossiers.Official, CreatedBy: b.clerk.ID, CreatedAt: b.clock.Now()}
	b.must(b.Dossiers.Load(context.Background(), b.System(),
		[]dossiers.Loaded{{Dossier: d, Answers: procedures.Answers{"purpose": "vay vốn"},
			History: []dossiers.Event{{Kind: "submit", At: b.clock.Now(), ActorID: b.clerk.ID,
				ActorName: b.clerk.Name}}}}))
	return d
}

func TestInboxFilters(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		given := b.take(b.submitted(whole).ID, "receive", "transfer", "assign")
		b.clock.Set(monday(8, 0).AddDate(0, 0, 2))
		free := b.take(b.submitted(whole).ID, "receive", "transfer")
		village := b.inVillage()
		for _, tt := range []struct {
			name string
			f    dossiers.Filter
			want []string
		}{
			{"of a village", dossiers.Filter{PlaceID: b.village}, []string{village.ID}},
			{"made at the counter", dossiers.Filter{PlaceID: b.commune}, []string{given.ID, free.ID}},
			{"filed by an official", dossiers.Filter{Assist: dossiers.Official}, []string{village.ID}},
			{"filed by themselves", dossiers.Filter{Assist: dossiers.Self}, []string{given.ID, free.ID}},
			{"given to one", dossiers.Filter{AssigneeID: b.specialist.ID}, []string{given.ID}},
			{"given to nobody", dossiers.Filter{AssigneeID: dossiers.Nobody}, []string{free.ID, village.ID}},
			{"received until the day before", dossiers.Filter{ReceivedTo: "2026-11-24"}, []string{given.ID}},
			{"received since", dossiers.Filter{ReceivedFrom: "2026-11-24"}, []string{free.ID}},
			{"received on one day", dossiers.Filter{ReceivedFrom: "2026-11-23", ReceivedTo: "2026-11-23"},
				[]string{given.ID}},
			{"several together", dossiers.Filter{PlaceID: b.commune, Assist: dossiers.Self, AssigneeID: dossiers.Nobody,
				ReceivedFrom: "2026-11-23"}, []string{free.ID}},
		} {
			tt.f.CommuneID, tt.f.Open, tt.f.Limit = b.commune, true, 1
			var got []string
			for { // page by page
				list, err := b.Dossiers.List(ctx, b.clerk, tt.f)
				b.must(err)
				for _, w := range list.Rows {
					got = append(got, w.ID)
				}
				if tt.f.After = list.Next; list.Next == "" {
					break
				}
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
		if _, err := b.Dossiers.List(ctx, b.clerk,
			dossiers.Filter{CommuneID: b.commune, PlaceID: b.other}); kind(err) != fault.Forbidden {
			t.Errorf("of another commune: %v", err)
		}
	})
}

func TestInboxFiltersOnThePage(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		b.take(b.submitted(whole).ID, "receive")
		b.inVillage()
		plain := clerk.get("/inbox?tab=all", 200, "Lọc thêm", "Đồi Chè", "Lò Thị Thử", "Vừ Thị Bản",
			`&amp;more=1"`, `&amp;more=village"`)
		if _, rows, _ := strings.Cut(plain, "<tbody"); !strings.Contains(rows, "Xác nhận thử") {
			t.Errorf("rows name procedures as the village does, not as officials: %s", words(rows))
		}
		if strings.Contains(plain, "chip-on") || strings.Contains(plain, `name="assignee"`) {
			t.Errorf("nothing is chosen: %s", words(plain))
		}
		clerk.get("/inbox?q=Thi+Thu&more=1", 200, `name="assignee"`, `name="village"`, `value="Thi Thu"`)
		body := html.UnescapeString(clerk.get("/inbox?tab=all&village="+b.village+"&assist=official&assignee=nobody",
			200, "Vừ Thị Bản", "Thôn: Thôn Đồi Chè", "Cách nộp: Cán bộ nộp thay", "Người thẩm định: Chưa giao ai"))
		if strings.Contains(body, "Lò Thị Thử") {
			t.Errorf("the other village's is listed: %s", words(body))
		}
		for _, link := range []string{
			"/inbox?office=" + b.commune + "&tab=all\">Bỏ mọi bộ lọc",
			"/inbox?assignee=nobody&assist=official&office=" + b.commune + "&tab=all\">", // without the village
			"/inbox?assignee=nobody&assist=official&office=" + b.commune + "&tab=receive&village=" + b.village + `"`,
		} {
			if !strings.Contains(body, link) {
				t.Errorf("no link %s", link)
			}
		}
		clerk.get("/inbox?tab=all&from-d=23&from-m=11&from-y=2026", 200, "Tiếp nhận từ ngày: 23/11/2026", "Lò Thị Thử",
			"from=2026-11-23")
		if body := clerk.get("/inbox?tab=all&from-d=31&from-m=2&from-y=2026", 200,
			"Ngày này không có", `class="filters"`,
			`value="31"`); strings.Contains(body, "chip-on") {
			t.Error("a date that is none filters")
		}
		clerk.get("/inbox?tab=all&more=village&assist=official", 200, `<select class="input" id="village"`,
			`<input type="hidden" name="assist" value="official"`)
		clerk.get("/inbox?tab=all&from=2026-11-24&to=2026-11-23", 200, "Ngày sau không được trước ngày đầu")
		clerk.get("/inbox?tab=all&village="+b.other, 403)
	})
}
