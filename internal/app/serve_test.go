package app

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
)

func TestOpenPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	b.get("/healthz").expect(t, 200, `"status":"ok"`, `"version":"test"`)
	b.get("/").expect(t, 200, "Thôn Số")
	b.get("/metrics").expect(t, 200, `thonso_http_request_seconds_count{route="GET /healthz",status="200"} 1`,
		`thonso_jobs{queue="mail",state="waiting"} 0`, "go_goroutines")
	for _, s := range sitePages {
		b.get(s.URL).expect(t, 200, "<h2>")
	}
	b.get("/api/docs").expect(t, 200, "OpenAPI 3.1")
	var doc struct {
		OpenAPI string `json:"openapi"`
	}
	if err := json.Unmarshal([]byte(b.get("/openapi.json").expect(t, 200).body), &doc); err != nil ||
		doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi.json: %v, %q", err, doc.OpenAPI)
	}
	p := b.get("/")
	if csp := p.header.Get("Content-Security-Policy"); csp == "" {
		t.Error("no content security policy")
	}
	if got := p.header.Get("X-Frame-Options"); got != "DENY" {
		t.Errorf("X-Frame-Options: %q", got)
	}
}

func TestPagesAreSmall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("clerk", auth.Clerk, w.commune)
	b := w.signedIn("clerk")
	for _, path := range []string{"/", "/home", "/profile"} {
		if n := len(b.get(path).body); n > 30<<10 {
			t.Errorf("%s weighs %d bytes", path, n)
		}
	}
}

func TestHomeShowsWhatWaits(t *testing.T) {
	t.Parallel()
	var broken error
	w := newWorldOn(t, db.SQLite, func(*App) module.Module {
		return module.Module{Name: "late", Work: func(_ context.Context, actor auth.Actor) ([]module.Work, error) {
			if !actor.MayAnywhere("dossiers.receive") {
				return nil, nil
			}
			return []module.Work{
				{Number: 1200, Key: "account.count", URL: "/second", Order: 2},
				{Number: 0, Key: "account.none", URL: "/zero", Order: 0},
				{Number: 0, Key: "account.none", URL: "/nothing", Order: 0, Next: true},
				{Number: 3, Key: "login.title", URL: "/first", Kind: "danger", Order: 9, Due: sampleDay.AddDate(0, -1, 0)},
			}, broken
		}}
	})
	w.account("clerk", auth.Clerk, w.commune)
	b := w.signedIn("clerk")
	body := b.get("/home").expect(t, 200, "1.200", "tile-danger", "Sắp tới", "Trễ ").body
	first, second, nothing := strings.Index(body, "/first"), strings.Index(body, "/second"),
		strings.Index(body, "/nothing")
	if first < 0 || second < first || nothing < second {
		t.Errorf("order of tiles: %d %d %d", first, second, nothing)
	}
	if strings.Contains(body, "/zero") {
		t.Error("the page shows what doesn't wait")
	}
	broken = errors.New("a module's trouble")
	member := w.account("member", auth.Member, w.valley)
	must(t, w.Auth.Grant(t.Context(), w.system(), auth.GrantRow{AccountID: member.ID,
		Role: auth.Clerk, PlaceID: w.commune}))
	body = w.signedIn("member").get("/home").expect(t, 200, "chưa tải được", "/session").body
	if strings.Contains(body, "trouble") {
		t.Error("the page tells of the inside")
	}
}

type probe struct{ N int }

func (probe) Job() jobs.Spec { return jobs.Spec{Kind: "app.probe"} }

// TestRun serves on a real port, works jobs, and stops when told to.
func TestRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	done := make(chan int, 1)
	jobs.Work(w.Queue, w.system(), func(_ context.Context, _ auth.Actor, p probe) error { done <- p.N; return nil })
	err := w.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return w.Queue.Enqueue(ctx, tx, probe{7}, w.clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- w.Run(ctx, ln) }()
	if n := <-done; n != 7 {
		t.Errorf("job got %d", n)
	}
	res, err := http.Get("http://" + ln.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("healthz: %d", res.StatusCode)
	}
	stop()
	if err := <-stopped; err != nil {
		t.Errorf("stopped with %v", err)
	}
}
