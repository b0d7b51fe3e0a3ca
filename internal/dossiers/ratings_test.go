package dossiers_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/figures"
	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/tallies"
	"thonso/internal/procedures"
)

// A rater has a result in hand.
type rater struct {
	*bureau
	link string
}

// rater goes through a whole dossier, made in the village with help or at the counter alone.
func (b *bureau) rater(helped bool) rater {
	b.t.Helper()
	ctx := context.Background()
	who, in := b.clerk, filing.BeginInput{PlaceID: b.commune, ResidentID: b.resident, Procedure: quick,
		Channel: dossiers.Counter, Assist: dossiers.Self}
	if helped {
		who = b.actor("member", auth.Member, b.village)
		m, err := b.Mandates.Ask(ctx, who, mandates.AskInput{PlaceID: b.village,
			ResidentID: b.resident, Procedure: quick})
		b.must(err)
		digits, err := b.Mandates.Agree(ctx, m.Mandate, false)
		b.must(err)
		_, err = b.Mandates.EnterCode(ctx, who, m.ID, digits)
		b.must(err)
		in = filing.BeginInput{PlaceID: b.village, ResidentID: b.resident, Procedure: quick, MandateID: m.ID}
	}
	d, err := b.Filing.Begin(ctx, who, in)
	b.must(err)
	_, _, err = b.Filing.Answer(ctx, who, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
		Answers: procedures.Answers{"purpose": "vay vốn"}})
	b.must(err)
	_, err = b.Filing.AddPhoto(ctx, who, filing.PhotoInput{ID: d.ID, Component: "card", Content: aPhoto()})
	b.must(err)
	receipt, err := b.Filing.Submit(ctx, who, dossiers.Act{ID: d.ID})
	b.must(err)
	_, err = b.Office.Refuse(ctx, b.clerk, office.ReasonInput{Act: dossiers.Act{ID: d.ID},
		Reason: "không thuộc thẩm quyền"})
	b.must(err)
	t, err := b.Dossiers.Track(ctx, dossiers.ReceiptNumber(d), receipt.Secret)
	b.must(err)
	return rater{b, t.Link}
}

func (r rater) rate(office, help int, words string) {
	r.t.Helper()
	r.must(r.Ratings.Rate(context.Background(),
		ratings.RatingInput{Link: r.link, Office: office, Help: help, Words: words}))
}

func TestRatingsAreCounted(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := t.Context()
		first, second, alone := b.rater(true), b.rater(true), b.rater(false)
		first.rate(5, 4, "Tốt")
		second.rate(3, 2, "")
		alone.rate(4, 5, "Tự làm") // nobody helped: there is no help to be rated
		b.agree()
		want := tallies.ByPlace{
			b.village: {"rated": 2, "stars": 8, "help_rated": 2, "help_stars": 6},
			b.commune: {"rated": 1, "stars": 4},
		}
		for place, of := range want {
			got := b.counted(place, 0, 0)
			for _, code := range []string{"rated", "stars", "help_rated", "help_stars"} {
				if got[code] != of[code] {
					t.Errorf("%s of %s: %d, want %d", code, place, got[code], of[code])
				}
			}
		}
		// Changed in a later month, a rating counts there and no longer where it did.
		b.clock.Set(monday(9, 0).AddDate(0, 1, 0))
		first.rate(1, 1, "Đổi ý")
		b.agree()
		for month, want := range map[int][4]int{202611: {1, 3, 1, 2}, 202612: {1, 1, 1, 1}, 0: {2, 4, 2, 3}} {
			v := b.counted(b.village, month, month)
			if got := [4]int{v["rated"], v["stars"], v["help_rated"], v["help_stars"]}; got != want {
				t.Errorf("month %d: %v, want %v", month, got, want)
			}
		}
		r, err := b.Figures.Report(ctx, figures.Question{PlaceID: b.commune, From: 202611, To: 202612})
		b.must(err)
		for code, want := range map[string]string{"rating": "2,7", "help_rating": "–", "help_rated": "2"} {
			m, err := b.Figures.Measure(code)
			b.must(err)
			if got := r.Figure(m).Text("vi"); got != want {
				t.Errorf("%s is %q, want %q", code, got, want)
			}
		}
	})
}

func TestRatingsAreReadByThoseAnswerable(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := t.Context()
		lead := b.actor("lead", auth.TeamLead, b.village)
		raters := []rater{b.rater(true), b.rater(true), b.rater(true), b.rater(true), b.rater(false)}
		read := func() ratings.Ratings {
			t.Helper()
			r, err := b.Ratings.Of(ctx, lead, ratings.Help, b.village, 0, "")
			b.must(err)
			return r
		}
		if r := read(); len(r.Months) != 0 || r.N != 0 || r.Month != 202611 {
			t.Errorf("before anybody rated: %+v", r)
		}
		raters[0].rate(5, 5, "Rất tốt")
		raters[1].rate(5, 2, "<b>Chậm</b>")
		raters[4].rate(1, 0, "Quầy đông")
		if r := read(); r.N != 2 || !r.Few || r.Stars != 0 || len(r.Rows) != 0 || r.Months[0].Stars != 0 {
			t.Errorf("of two ratings more than their number is told: %+v", r)
		}
		raters[2].rate(4, 4, "")
		month := ratings.RatedMonth{Month: 202611, N: 3, Stars: 11}
		want := ratings.Ratings{Months: []ratings.RatedMonth{month}, RatedMonth: month,
			Page: lists.Page[ratings.Rating]{Rows: []ratings.Rating{{Stars: 2, Month: 202611, Words: "<b>Chậm</b>"},
				{Stars: 5, Month: 202611, Words: "Rất tốt"}, {Stars: 4, Month: 202611}}}}
		if d := cmp.Diff(want, read()); d != "" {
			t.Error(d)
		}
		b.clock.Set(monday(9, 0).AddDate(1, 3, 0)) // the newest month may be long ago
		raters[3].rate(3, 3, "Muộn")
		r := read()
		if len(r.Months) != 1 || r.Month != 202802 || r.N != 1 || r.Earlier != 202611 {
			t.Errorf("after a year: %+v", r)
		}
		if r, err := b.Ratings.Of(ctx, lead, ratings.Help, b.village, 202611, ""); err != nil ||
			r.N != 3 || len(r.Rows) != 3 || r.Earlier != 0 {
			t.Errorf("of long ago: %+v, %v", r, err)
		}
		office, err := b.Ratings.Of(ctx, b.leader, ratings.Office, b.commune, 202611, "")
		b.must(err)
		if office.N != 4 || office.Stars != 15 || len(office.Rows) != 4 ||
			office.Rows[0] != (ratings.Rating{Stars: 1, Month: 202611, Words: "Quầy đông"}) {
			t.Errorf("of the office: %+v", office)
		}
		for name, err := range map[string]error{
			"a member reads": second(b.Ratings.Of(ctx, b.actor("member", auth.Member, b.village), ratings.Help,
				b.village, 0, "")),
			"the clerk reads":          second(b.Ratings.Of(ctx, b.clerk, ratings.Office, b.commune, 0, "")),
			"the lead reads of office": second(b.Ratings.Of(ctx, lead, ratings.Office, b.commune, 0, "")),
			"another's lead reads": second(b.Ratings.Of(ctx, b.actor("far", auth.TeamLead, b.other), ratings.Help,
				b.village, 0, "")),
			"another's chair reads": second(b.Ratings.Of(ctx, b.actor("far", auth.Leader, b.other), ratings.Office,
				b.commune, 0, "")),
		} {
			if kind(err) != fault.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, m := range []int{-1, 13, 202613, 202600, 202805, 999912} {
			if err := second(b.Ratings.Of(ctx, lead, ratings.Help, b.village, m, "")); kind(err) != fault.Invalid {
				t.Errorf("month %d: %v", m, err)
			}
		}
		if err := second(b.Ratings.Of(ctx, lead, ratings.Help, b.commune, 0, "")); kind(err) != fault.NotFound {
			t.Errorf("the help in a commune: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestRatingPages(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	for i := range 23 {
		b.rater(true).rate(1+i%5, 5-i%5, fmt.Sprintf("Lời %02d <script>", i))
	}
	lead, chair, clerk := b.atDeskOf(srv, "totruong", auth.TeamLead, b.village), b.atDesk(srv, "chutich", auth.Leader),
		b.atDesk(srv, "motcua", auth.Clerk)
	lead.get("/home", 200, "Bà con đánh giá việc giúp đỡ", "/ratings/help")
	chair.get("/home", 200, "Người dân đánh giá một cửa", "/ratings/office")
	lead.get("/ratings/help", 200, "11/2026", "23", "3,1", "Lời")
	atHelp, atOffice := "/ratings/help?place="+b.village, "/ratings/office?place="+b.commune
	page := lead.get(atHelp, 200, "11/2026", "23", "3,1", "Lời", "&lt;script&gt;", "&amp;month=2026-11")
	file := lead.get("/ratings/help/export?as=csv&month=2026-11&place="+b.village, 200, "1/5", "Lời", "11/2026")
	if strings.Contains(page+file, "Lò Thị Thử") || strings.Contains(page+file, "/dossiers/") ||
		strings.Contains(page, "<script>") {
		t.Error("the page tells who rated, or runs what they wrote")
	}
	lead.get(atHelp+"&month=2026-13", 422, "Tháng không đúng")
	lead.get("/figures/"+b.village+"/help_rating", 200, "3,1", atHelp)
	lead.get(atOffice, 403)
	chair.get(atOffice, 200, "23", "2,9", "&lt;script&gt;")
	chair.get("/figures/"+b.commune+"/rating", 200, atOffice)
	if strings.Contains(clerk.get("/figures/"+b.commune+"/rating", 200), "/ratings/office") {
		t.Error("the clerk is led to where they may not go")
	}
	for _, public := range []string{"/figures/" + b.village, "/figures/" + b.village + "/help_rating",
		"/api/figures?place=" + b.village, "/v/" + b.village} {
		if strings.Contains(clerk.get(public, 200), "Lời") {
			t.Errorf("%s shows what people wrote", public)
		}
	}
}

// TestRatingsFromBefore: what was rated before the help was counted is counted
// when the tables are brought up to date, in Vietnam's months.
func TestRatingsFromBefore(t *testing.T) {
	first, err := dossiers.Files.ReadFile("migrations/0001_dossiers.sql")
	if err != nil {
		t.Fatal(err)
	}
	before := func(ctx context.Context, d *db.DB) error {
		if err := d.Migrate(ctx, "procedures", procedures.Files); err != nil { // whom the decider is taken from
			return err
		}
		return d.Migrate(ctx, "dossiers", fstest.MapFS{"migrations/0001_dossiers.sql": {Data: first}})
	}
	dbtest.Each(t, before, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		want := map[int][4]int{}
		err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for day := clock.Date("2024-01-30"); day < "2028-04-02"; day = day.AddDays(3) {
				for _, at := range []time.Time{day.Start(), day.Start().Add(24*time.Hour - time.Microsecond)} {
					id := ids.New()
					assist := []string{"helped", "self"}[at.Day()%2]
					if _, err := tx.Exec(ctx, `insert into dossiers_dossier (id, procedure_code, procedure_ver,
						sector, place_id,
						commune_id, resident_id, owner_name, owner_folded, way, channel, assist, status, created_by,
						created_at)
						values ($1, 'p', 1, 's', 'v', 'c', 'r', 'n', 'n', 'here', 'online', $2, 'returned', 'x', 1)`,
						id, assist); err !=
						nil {
						return err
					}
					if _, err := tx.Exec(ctx,
						`insert into dossiers_rating (dossier_id, place_id, commune_id, office, help, at)
							values ($1, 'v', 'c', 4, 3, $2)`, id, db.At(at)); err != nil {
						return err
					}
					for _, m := range []int{0, tallies.Month(at)} {
						w := want[m]
						w[0], w[1] = w[0]+1, w[1]+4
						if assist == "helped" {
							w[2], w[3] = w[2]+1, w[3]+3
						}
						want[m] = w
					}
				}
			}
			// As they were kept: a change of a later month had left its stars there.
			_, err := tx.Exec(ctx,
				`insert into dossiers_tally (place_id, month, submitted, rated, stars)
					values ('v', 0, 7, 1, 1), ('v', 202401, 2, 9, 9), ('elsewhere', 202401, 1, 0, 3)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx, "dossiers", dossiers.Files); err != nil {
			t.Fatal(err)
		}
		got := map[int][4]int{}
		_, err = db.Collect(ctx, d.Read(), func(r db.Rows) (_ struct{}, err error) {
			var month int
			var w [4]int
			err = r.Scan(&month, &w[0], &w[1], &w[2], &w[3])
			got[month] = w
			return struct{}{}, err
		}, `select month, rated, stars, help_rated, help_stars from dossiers_tally where place_id = 'v'`)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		var stars, submitted int
		if err := d.Read().QueryRow(ctx,
			`select (select stars from dossiers_tally where place_id = 'elsewhere'),
				(select submitted from dossiers_tally where place_id = 'v' and month = 0)`).
			Scan(&stars, &submitted); err != nil || stars != 0 || submitted != 7 {
			t.Errorf("%d stars elsewhere, %d submitted, %v", stars, submitted, err)
		}
	})
}
