package bench

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestQuantiles(t *testing.T) {
	var all []time.Duration
	for i := range 101 {
		all = append(all, time.Duration(100-i)*time.Millisecond)
	}
	var r Result
	r.quantiles(all)
	if r.P50 != 50*time.Millisecond || r.P95 != 95*time.Millisecond || r.P99 != 99*time.Millisecond {
		t.Errorf("got %v, %v, %v", r.P50, r.P95, r.P99)
	}
	r = Result{}
	r.quantiles(nil)
	if r.P99 != 0 || r.PerOp() != 0 {
		t.Errorf("of nothing: %v, %v", r.P99, r.PerOp())
	}
}

func TestGoals(t *testing.T) {
	g := goal{rate: 100, p95: 30 * time.Millisecond, p99: 60 * time.Millisecond}
	good := Result{Done: 100, Took: time.Second, CPU: 200 * time.Millisecond, P95: 30 * time.Millisecond,
		P99: 60 * time.Millisecond}
	reference := Result{Done: 100, Took: time.Second, CPU: 100 * time.Millisecond}
	with := func(change func(r *Result)) Result { r := good; change(&r); return r }
	for _, tt := range []struct {
		name   string
		goal   goal
		result Result
		want   []string
	}{
		{"at the goal", g, good, nil},
		{"slow", g, with(func(r *Result) { r.Took = 2 * time.Second }), []string{"rate < 100"}},
		{"some wait", g, with(func(r *Result) { r.P95 = 31 * time.Millisecond }), []string{"p95 > 30ms"}},
		{"few wait", g, with(func(r *Result) { r.P99 = time.Second }), []string{"p99 > 60ms"}},
		{"costly", g, with(func(r *Result) { r.CPU = 300 * time.Millisecond }), []string{"ratio > 2"}},
		{"no goals", goal{}, with(func(r *Result) { r.Took, r.P95, r.P99 = time.Hour, time.Hour, time.Hour }), nil},
		{"nothing done", g, Result{Took: time.Second}, []string{"rate < 100"}},
		{"some failed", g, with(func(r *Result) { r.Failed = 1 }), []string{"1 failed"}},
	} {
		if got := tt.goal.missed(tt.result, reference); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestOnly(t *testing.T) {
	for only, ok := range map[string]bool{"": true, "inbox": true, "inbox,open dossier": true,
		"inbox, open dossier": false, "everything": false} {
		if err := (Plan{Only: only}).check(); (err == nil) != ok {
			t.Errorf("%q: %v", only, err)
		}
	}
}

// Every village has its share: nobody is left out, nobody lives twice.
func TestSizes(t *testing.T) {
	for _, z := range []Size{{1174, 800_000, 1_000_000, 0}, {117, 80_000, 100_000, 0},
		{16, 128, 0, 0}, {59, 40_003, 5, 1}} {
		next, commune := 0, 0
		for v := range z.Villages {
			from, to := z.residentsOf(v)
			if from != next || to <= from || from%4 != 0 {
				t.Fatalf("%+v: village %d has %d to %d after %d", z, v, from, to, next)
			}
			next = to
			if c := z.communeOf(v); c != commune && c != commune+1 {
				t.Fatalf("%+v: village %d lies in commune %d after %d", z, v, c, commune)
			} else {
				commune = c
			}
		}
		if next != z.Residents || commune != z.communes()-1 {
			t.Errorf("%+v: %d residents, %d communes", z, next, commune+1)
		}
	}
	if z := (Size{Villages: 1174}); z.communes() != 138 {
		t.Errorf("%d communes of a province", z.communes())
	}
}

func TestHistories(t *testing.T) {
	sum := 0
	for _, h := range histories {
		sum += h.of1000
		for _, action := range h.actions {
			if after[action].status == "" {
				t.Errorf("%s leads nowhere", action)
			}
		}
	}
	if sum != 1000 {
		t.Errorf("shares of %d", sum)
	}
	for _, of := range []int{1, 7, 852, 1000} {
		if first, last := historyOf(0, of), historyOf(of-1, of); first[len(first)-1] != "return" || of >= 852 &&
			!slices.Equal(last, []string{"submit"}) {
			t.Errorf("of %d: first %v, last %v", of, first, last)
		}
	}
}

func TestIDsGrow(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range []byte{kindPlace, kindHousehold, kindResident, kindDossier, kindEvent} {
		last := ""
		for n := range 1000 {
			s := id(kind, n)
			if s <= last || seen[s] || s[14] != '7' {
				t.Fatalf("%c %d: %s after %s", kind, n, s, last)
			}
			last, seen[s] = s, true
		}
	}
}

func TestInParallel(t *testing.T) {
	var done [100]atomic.Int32
	if err := inParallel(t.Context(), len(done), func(_ context.Context, i int) error {
		done[i].Add(1)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Errorf("part %d done %d times", i, n)
		}
	}
	boom := errors.New("boom")
	var begun atomic.Int32
	err := inParallel(t.Context(), 100, func(ctx context.Context, i int) error {
		begun.Add(1)
		if i == 3 {
			return boom
		}
		if i > 3 {
			<-ctx.Done()
		}
		return nil
	})
	if !errors.Is(err, boom) || begun.Load() > 6 {
		t.Errorf("got %v after %d parts", err, begun.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := inParallel(ctx, 1, func(context.Context, int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A recipe comes out of its file as it went in: numbers stay whole.
func TestRecipes(t *testing.T) {
	var r recorder
	r.Record("select 0", nil)
	got := r.of(func() {
		r.Record("select $1, $2, $3", []any{int64(1) << 60, "a", true})
		r.Record("select hash from auth_login where id = $1", []any{"x"})
		r.Record("\n\tinsert into audit_view (id) values ($1)", []any{role(1)})
	})
	r.Record("select 9", nil)
	raw, err := json.Marshal(map[string]Recipe{"/page": got})
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadRecipes(raw)
	if err != nil {
		t.Fatal(err)
	}
	want := Recipe{{SQL: "select $1, $2, $3", Args: []any{int64(1) << 60, "a", true}},
		{SQL: "\n\tinsert into audit_view (id) values ($1)", Args: []any{int64(1)}}}
	if diff := cmp.Diff(want, back["/page"]); diff != "" {
		t.Error(diff)
	}
	if back["/page"][0].writes() || !back["/page"][1].writes() {
		t.Error("which of them write?")
	}
	if _, err := ReadRecipes([]byte("{")); err == nil {
		t.Error("half a file is read")
	}
}

func TestOwnProcess(t *testing.T) {
	before, err := cpuOf(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for used := before; used <= before; { // work until it shows, however little of the machine is ours
		_ = strings.Repeat("x", 1000)
		if used, err = cpuOf(os.Getpid()); err != nil || used < before {
			t.Fatalf("%v, then %v, %v", before, used, err)
		}
	}
	if rss, err := residentOf(os.Getpid()); err != nil || rss < 1<<20 {
		t.Errorf("%d bytes of memory, %v", rss, err)
	}
}
