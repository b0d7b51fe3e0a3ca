package sessions

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/wired"
	"thonso/internal/errands"
	"thonso/internal/mandates"
	"thonso/internal/notices"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/events"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
	"thonso/internal/platform/pdf"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/tallies/talliestest"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
	"thonso/internal/teams"
	assets "thonso/web"
)

// copyOf is the procedure of the tests: certified copies.
const copyOf = "2.000815"

// A world is a commune with two villages, two helpers and some residents of one.
type world struct {
	*Service
	clock                 *clocktest.Clock
	auth                  *auth.Service
	handler               http.Handler
	root                  auth.Actor
	commune, valley, hill string
	an, binh              auth.Actor // helpers of valley
	residents             []string
	anToken, binhToken    string
}

func migrate(ctx context.Context, d *db.DB) error {
	return errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "auth", auth.Files),
		d.Migrate(ctx, "jobs", jobs.Migrations), d.Migrate(ctx, "lists", lists.Files),
		d.Migrate(ctx, "places", places.Files),
		d.Migrate(ctx, "procedures", procedures.Files), d.Migrate(ctx, "people", people.Files), d.Migrate(ctx, "teams",
			teams.Files), d.Migrate(ctx, "notices", notices.Files),
		d.Migrate(ctx, "mandates", mandates.Files), d.Migrate(ctx, "dossiers", dossiers.Files),
		d.Migrate(ctx, "errands", errands.Files), d.Migrate(ctx, "sessions", Files))
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) { f(t, newWorld(t, d)) })
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	ctx := t.Context()
	pdf.SetFonts(assets.PDFFont)
	c := clocktest.At(time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC))
	w := &world{clock: c, commune: ids.New(), valley: ids.New(), hill: ids.New()}
	talliestest.Book(t, d, c, people.Counts, teams.Counts, dossiers.Counts, Counts)
	j := audit.New(c)
	bus := events.NewBus() // on which nobody listens
	ok(t, bus.Open([]events.Topic{events.Tell[people.Died](), events.Tell[places.Succession]()}, nil))
	pl := places.New(places.Deps{DB: d, Clock: c, Journal: j, Modules: &module.Set{}, Events: bus})
	w.root = auth.System("test", pl)
	ok(t, pl.Create(ctx, w.root,
		places.NewPlace{Place: places.Place{ID: w.commune, Kind: places.Commune, Type: "xa",
			Code: "99001", Name: "Mường Thử"}},
		places.NewPlace{Place: places.Place{ID: w.valley, Kind: places.Village, Type: "thon", Code: "99001-01",
			Name: "Thung Lũng"}, ParentID: w.commune},
		places.NewPlace{Place: places.Place{ID: w.hill, Kind: places.Village, Type: "thon", Code: "99001-02",
			Name: "Đồi Chè"}, ParentID: w.commune}))
	box, err := seal.New(make([]byte, 32))
	ok(t, err)
	q := jobs.New(d, c)
	catalog := i18n.NewCatalog()
	blobs := blob.New(t.TempDir())
	pr := procedures.New(procedures.Deps{DB: d, Clock: c, Journal: j, Places: pl})
	_, err = pr.Add(ctx, w.root, procedures.Shipped().Procedures...)
	ok(t, err)
	pe := people.New(people.Deps{DB: d, Clock: c, Journal: j, Box: box, Places: pl, Events: bus})
	te := teams.New(teams.Deps{DB: d, Clock: c, Journal: j, Places: pl})
	no := notices.New(notices.Deps{DB: d, Clock: c, Queue: q, Box: box, Catalog: catalog})
	ma := mandates.New(mandates.Deps{DB: d, Clock: c, Journal: j, Places: pl, People: pe, Procedures: pr, Blobs: blobs,
		BaseURL: "https://muong-thu.example"})
	do := wired.New(wired.Deps{DB: d, Clock: c, Journal: j, Queue: q, Box: box, Blobs: blobs, Places: pl, People: pe,
		Procedures: pr, Calendar: workdays.Shipped(), Mandates: ma, Notices: no})
	w.Service = New(Deps{DB: d, Clock: c, Journal: j, Queue: q, Places: pl, Teams: te, People: pe, Procedures: pr,
		Mandates: ma, Dossiers: do.Dossiers, Filing: do.Filing,
		Errands: errands.New(errands.Deps{DB: d, Clock: c, Journal: j, Blobs: blobs, Places: pl, Teams: te,
			Procedures: pr, Dossiers: do.Dossiers,
			Office: do.Office})})
	w.auth = auth.New(d, c, box, pl, j)
	ok(t, errors.Join(catalog.Add(Files), catalog.Add(mandates.Files), catalog.Add(auth.Files),
		catalog.Add(lists.Files), catalog.Add(ui.Messages), catalog.Add(forms.Messages), catalog.Add(procedures.Files)))
	rt := web.NewRouter(w.auth, catalog)
	rt.OnError = func(w http.ResponseWriter, _ *http.Request, _ auth.Actor, f *fault.Error, _ string) {
		http.Error(w, f.Error(), web.Status(f.Kind))
	}
	w.Module().Routes(rt)
	ma.Module().Routes(rt)
	jobs.Work(q, auth.System("Thôn Số", pl), w.closeForgotten)
	w.handler = rt.Handler()
	w.an, w.anToken = w.account(t, auth.Member, w.valley)
	w.binh, w.binhToken = w.account(t, auth.TeamLead, w.valley)
	team, err := te.CreateTeam(ctx, w.root, teams.TeamInput{VillageID: w.valley, Name: "Tổ CNSCĐ thôn Thung Lũng",
		Kind: teams.Model, From: "2026-01-01"})
	ok(t, err)
	for _, a := range []auth.Actor{w.an, w.binh} {
		_, err := te.AddMember(ctx, w.root, teams.MemberInput{TeamID: team.ID, From: "2026-01-01",
			MemberDetails: teams.MemberDetails{AccountID: a.ID, Name: a.Name, Role: teams.Plain}})
		ok(t, err)
	}
	for _, name := range []string{"Lò Thị Mẫu", "Vàng Văn Thử", "Giàng Thị Ví Dụ"} {
		b, err := pe.Register(ctx, w.root, people.RegisterInput{VillageID: w.valley, Name: name, Born: "1964"})
		ok(t, err)
		w.residents = append(w.residents, b.ID)
	}
	return w
}

// account makes an account with a role and a token.
func (w *world) account(t *testing.T, role auth.Role, place string) (auth.Actor, string) {
	t.Helper()
	name := "u" + strings.ToLower(ids.Code(8))
	acc, err := w.auth.CreateAccount(t.Context(), w.root, auth.AccountInput{Username: name, Name: name,
		Password: "một câu đủ dài", Role: role, PlaceID: place})
	ok(t, err)
	a := auth.NewActor(acc.ID, name, w.places, auth.Grant{Role: role, PlaceID: place})
	token, err := w.auth.NewToken(t.Context(), a, "t")
	ok(t, err)
	return a, token
}

func (w *world) begin(t *testing.T) Session {
	t.Helper()
	se, err := w.Begin(t.Context(), w.an, OpenInput{VillageID: w.valley, Place: "Nhà văn hóa thôn",
		PlannedEnd: w.clock.Now().Add(90 * time.Minute)})
	ok(t, err)
	return se
}

func (w *world) come(t *testing.T, se Session, resident string) Visit {
	t.Helper()
	v, err := w.Come(t.Context(), w.an, ComeInput{SessionID: se.ID, ResidentID: resident})
	ok(t, err)
	return v
}

func (w *world) do(method, token, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f := fault.Of(err)
	found := f.Key == key
	for _, k := range f.Fields {
		found = found || k == key
	}
	if err == nil || f.Kind != kind || !found {
		t.Fatalf("error %v, want %d %s", err, kind, key)
	}
}
