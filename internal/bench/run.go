package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A Plan says what to measure.
type Plan struct {
	Seconds float64 `help:"How long each operation is measured." default:"5"`
	Warm    float64 `help:"How long each is warmed up." default:"1"`
	Waiting int     `help:"How many dossiers wait at each client's office, at least." default:"0"`
	Drafts  int     `help:"Drafts made to be handed over." default:"40000"`
	Only    string  `help:"Names of operations, separated by commas (default: all)."`
	Hold    bool    `help:"Fail when a goal is missed."`
	Wait    float64 `help:"Seconds of idleness before the memory is read." default:"5"`

	Open func(ctx context.Context, trace func(query string, args []any)) (*Installation, error) `kong:"-"`

	Program string `kong:"-"`
	// --data … of both servers
	DataArgs []string `kong:"-"`
}

// A bench is a run under way.
type bench struct {
	Plan
	*targets
	out        io.Writer
	recipes    map[string]Recipe
	components []string          // of the drafts' procedure
	able       map[string]bool   // operations that the product has
	writePath  map[string]string // by verb, with %s for the dossier
	came       [2][Clients]int   // how many each client handed over to the product, and to the reference
	product    *server
	reference  *server
	database   []int // PostgreSQL's process where it runs on this machine
}

// Measure runs everything and prints a table.
func (r Plan) Measure(ctx context.Context, out io.Writer) (err error) {
	if err := r.check(); err != nil {
		return err
	}
	b := &bench{Plan: r, out: out, recipes: map[string]Recipe{}, able: map[string]bool{},
		writePath: map[string]string{}}
	dir, err := os.MkdirTemp("", "thonso-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := b.prepare(ctx); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	file := filepath.Join(dir, "recipes.json")
	raw, err := json.Marshal(b.recipes)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		return err
	}
	if b.product, err = start(ctx, r.Program, append([]string{"serve"}, r.DataArgs...),
		filepath.Join(dir, "product.log")); err != nil {
		return err
	}
	defer b.product.stop()
	select {
	case <-time.After(time.Duration(r.Wait * float64(time.Second))):
	case <-ctx.Done():
		return ctx.Err()
	}
	rss, err := residentOf(b.product.pid())
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d CPUs, %s; start %.2f s, idle memory %.0f MB\n\n", runtime.NumCPU(), runtime.Version(),
		b.product.took.Seconds(), float64(rss)/(1<<20))
	if b.reference, err = start(ctx, r.Program, append([]string{"bench", "reference", "--recipes", file},
		r.DataArgs...), filepath.Join(dir, "reference.log")); err != nil {
		return err
	}
	defer b.reference.stop()
	return b.measureAll(ctx)
}

// check says what no operation is called.
func (r Plan) check() error {
	for name := range strings.SplitSeq(r.Only, ",") {
		if name != "" && !slices.ContainsFunc(operations, func(op operation) bool { return op.name == name }) {
			return fmt.Errorf("bench: no operation %q", name)
		}
	}
	return nil
}

// prepare finds the targets, signs in and writes down what the product runs
// for each page.
func (b *bench) prepare(ctx context.Context) error {
	err := b.opened(ctx, nil, func(in *Installation) (err error) {
		if b.database, err = databaseOf(ctx, in.DB); err != nil {
			return err
		}
		if b.targets, err = findTargets(ctx, in.Services); err != nil {
			return err
		}
		if err := b.fillInboxes(ctx, in.Services, b.Waiting); err != nil {
			return fmt.Errorf("fill the inboxes: %w", err)
		}
		return b.signIn(ctx, in)
	})
	for _, op := range operations {
		if err != nil || op.pages == nil {
			continue
		}
		// Opened anew, the product remembers nothing: the reference is to run
		// every statement that a page is made of, each time.
		rec := &recorder{}
		err = b.opened(ctx, rec.Record, func(in *Installation) error {
			recipes := b.record(ctx, in, rec, op)
			b.able[op.name] = len(recipes) > 0
			maps.Copy(b.recipes, recipes)
			return nil
		})
	}
	return err
}

// opened runs f with the installation opened in this process.
func (b *bench) opened(ctx context.Context, trace func(query string, args []any),
	f func(*Installation) error) (err error) {
	in, err := b.Open(ctx, trace)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return f(in)
}

// prepareWrites makes the drafts, which no commune has so many of that its
// inbox should be measured with them.
func (b *bench) prepareWrites(ctx context.Context) error {
	return b.opened(ctx, nil, func(in *Installation) error {
		procs, err := in.procs()
		if err != nil {
			return err
		}
		for _, c := range procs[0].Components {
			b.components = append(b.components, c.ID)
		}
		if b.drafts, err = Drafts(ctx, in.Services, b.Drafts); err != nil {
			return err
		}
		for _, op := range operations {
			if op.verb != "" {
				b.writePath[op.verb] = b.findWrite(ctx, in, op.verb)
				b.able[op.name] = b.writePath[op.verb] != ""
			}
		}
		return nil
	})
}

// findWrite returns the path of a writing operation: the API's, or else the
// page's. It is tried on the first client's last draft, which is used up by it.
func (b *bench) findWrite(ctx context.Context, in *Installation, verb string) string {
	last := b.drafts[0][len(b.drafts[0])-1]
	for _, path := range []string{"/api/dossiers/%s/" + verb, "/dossiers/%s/" + verb} {
		r := b.write(path, verb, last, 0)
		req := httptest.NewRequestWithContext(ctx, r.method, r.url, strings.NewReader(r.body))
		req.Header.Set("Cookie", r.cookie)
		req.Header.Set("Content-Type", contentType(r.body))
		rec := httptest.NewRecorder()
		in.Handler.ServeHTTP(rec, req)
		if rec.Code < 400 && !strings.HasPrefix(rec.Header().Get("Location"), "/login") {
			return path
		}
	}
	return ""
}

// write is the request that acts on a dossier.
func (b *bench) write(path, verb, id string, client int) request {
	version, who := "1", asMember
	if verb == "receive" {
		version, who = "2", asClerk
	}
	r := request{method: http.MethodPost, url: fmt.Sprintf(path, id), cookie: b.cookie(who, client)}
	if strings.HasPrefix(path, "/api/") {
		r.body = `{"version":` + version + `}`
	} else {
		form := url.Values{"version": {version}}
		form["seen"] = b.components // the clerk ticks every paper that was seen
		r.body = form.Encode()
	}
	return r
}

// todo are the dossiers of a client on which a writing operation works: the
// first half by the product, the second by the reference.
// What is received must have been handed over before.
func (b *bench) todo(client int, op operation, reference bool) []string {
	all, came := b.drafts[client][:len(b.drafts[client])/2], &b.came[0]
	if reference {
		all, came = b.drafts[client][len(all):len(b.drafts[client])-1], &b.came[1]
	}
	if op.verb == "receive" {
		return all[:min(len(all), came[client])]
	}
	return all
}

func (b *bench) workload(op operation, reference bool) workload {
	return func(client, i int) (request, bool) {
		if op.verb != "" {
			ids := b.todo(client, op, reference)
			if i >= len(ids) {
				return request{}, false
			}
			if reference {
				return request{method: http.MethodPost, url: b.reference.url + "/" + op.verb + "/" + ids[i]}, true
			}
			r := b.write(b.writePath[op.verb], op.verb, ids[i], client)
			r.url = b.product.url + r.url
			return r, true
		}
		pages := op.pages(b.targets, client)
		page := pages[i%len(pages)]
		if reference {
			return request{method: http.MethodGet,
				url: b.reference.url + "/replay?" + url.Values{"page": {page}}.Encode()}, true
		}
		return request{method: http.MethodGet, url: b.product.url + page, cookie: b.cookie(op.role, client)}, true
	}
}

func (b *bench) measureAll(ctx context.Context) error {
	seconds := func(f float64) time.Duration { return time.Duration(f * float64(time.Second)) }
	fmt.Fprintf(b.out, "%-19s %9s %8s %8s %8s %8s %9s %9s %6s  %s\n", "operation", "done", "ops/s", "p50 ms", "p95 ms",
		"p99 ms", "CPU µs/op", "reference", "ratio", "goal")
	bad := 0
	for _, op := range operations {
		if b.Only != "" && !slices.Contains(strings.Split(b.Only, ","), op.name) {
			continue
		}
		if op.verb != "" && b.drafts == nil {
			if err := b.prepareWrites(ctx); err != nil {
				return fmt.Errorf("prepare writes: %w", err)
			}
		}
		if !b.able[op.name] {
			fmt.Fprintf(b.out, "%-19s the product has no such page\n", op.name)
			bad++
			continue
		}
		var fromProduct, fromReference [Clients]int
		product, err := measure(ctx, append(b.database, b.product.pid()), b.workload(op, false), &fromProduct,
			seconds(b.Warm), seconds(b.Seconds))
		if err != nil {
			return fmt.Errorf("%s: %w", op.name, err)
		}
		reference, err := measure(ctx, append(b.database, b.reference.pid()), b.workload(op, true), &fromReference,
			seconds(b.Warm), seconds(b.Seconds))
		if err != nil {
			return fmt.Errorf("%s of the reference: %w", op.name, err)
		}
		if op.verb == "submit" {
			b.came = [2][Clients]int{fromProduct, fromReference}
		}
		missed := op.goal.missed(product, reference)
		bad += len(missed)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		fmt.Fprintf(b.out, "%-19s %9d %8.0f %8.1f %8.1f %8.1f %9d %9d %6.2f  %s\n", op.name, product.Done,
			product.Rate(), ms(product.P50), ms(product.P95), ms(product.P99),
			product.PerOp().Microseconds(), reference.PerOp().Microseconds(),
			float64(product.PerOp())/float64(max(1, reference.PerOp())), cmp.Or(strings.Join(missed, ", "), "met"))
		fmt.Fprintf(b.out, "%-19s %9d %8.0f %8.1f %8.1f %8.1f\n", "  reference", reference.Done, reference.Rate(),
			ms(reference.P50), ms(reference.P95), ms(reference.P99))
	}
	if bad > 0 && b.Hold {
		return fmt.Errorf("bench: %d goals missed", bad)
	}
	return nil
}
