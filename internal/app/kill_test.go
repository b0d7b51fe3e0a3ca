package app

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"thonso/internal/bench"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// A survivor is an installation whose program is killed while people work.
type survivor struct {
	t       *testing.T
	program string
	data    string
	url     string
	cmd     *exec.Cmd
	tokens  []string   // by client
	drafts  [][]string // by client
}

// TestKilled kills the program while dossiers are handed over, and looks
// whether all that was acknowledged is there, once, and counted.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts the program")
	}
	s := &survivor{t: t, data: t.TempDir(), program: build(t)}
	s.fill()
	s.start()
	acknowledged := s.handOver(200)
	s.start()
	if !s.submit(0, s.drafts[0][len(s.drafts[0])-1]) {
		t.Error("after the restart nothing can be handed over")
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("orderly stop: %v", err)
	}
	s.look(acknowledged)
}

func (s *survivor) open() *App {
	s.t.Helper()
	a, err := Open(s.t.Context(), Config{Data: s.data, Version: "test"})
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// fill makes a small province with drafts, and a token for each member.
func (s *survivor) fill() {
	s.t.Helper()
	a, ctx := s.open(), s.t.Context()
	defer a.Close()
	if err := bench.Load(ctx, a.benchServices(), bench.Size{Villages: bench.Clients, Residents: 8 * bench.Clients},
		io.Discard); err != nil {
		s.t.Fatal(err)
	}
	var err error
	if s.drafts, err = bench.Drafts(ctx, a.benchServices(), 100*bench.Clients); err != nil {
		s.t.Fatal(err)
	}
	for i := range bench.Clients {
		acc, err := a.Auth.FindByUsername(ctx, bench.AccountName(auth.Member, i))
		if err != nil {
			s.t.Fatal(err)
		}
		member, err := a.Auth.ActorOf(ctx, acc.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		token, err := a.Auth.NewToken(ctx, member, "test")
		if err != nil {
			s.t.Fatal(err)
		}
		s.tokens = append(s.tokens, token)
	}
}

// start starts the program on a free port and waits until it is healthy.
func (s *survivor) start() {
	s.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	address := ln.Addr().String()
	ln.Close()
	s.url = "http://" + address
	s.cmd = exec.Command(s.program, "serve", "--data", s.data, "--listen", address)
	var log strings.Builder
	s.cmd.Stderr = &log
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	cmd := s.cmd
	s.t.Cleanup(func() { _ = cmd.Process.Kill() })
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute) // against hanging
	defer cancel()
	for again := time.NewTicker(10 * time.Millisecond); ; {
		if res, err := http.Get(s.url + "/healthz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				again.Stop()
				return
			}
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			s.t.Fatalf("not healthy: %s", log.String())
		}
	}
}

// submit hands one dossier over and reports whether that was acknowledged.
func (s *survivor) submit(client int, id string) bool {
	req, err := http.NewRequest(http.MethodPost, s.url+"/dossiers/"+id+"/submit",
		strings.NewReader(url.Values{"version": {"1"}}.Encode()))
	if err != nil {
		return false
	}
	req.Header.Set("Authorization", "Bearer "+s.tokens[client])
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusSeeOther && !strings.HasPrefix(res.Header.Get("Location"), "/login")
}

// handOver lets all clients hand over their drafts and kills the program when
// enough are acknowledged, while others are under way.
func (s *survivor) handOver(enough int) (acknowledged []string) {
	s.t.Helper()
	var mu sync.Mutex
	var clients sync.WaitGroup
	for i := range bench.Clients {
		clients.Go(func() {
			for _, id := range s.drafts[i][:len(s.drafts[i])-1] {
				if !s.submit(i, id) {
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, id)
				if len(acknowledged) == enough {
					if err := s.cmd.Process.Signal(os.Kill); err != nil {
						s.t.Error(err)
					}
				}
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	_ = s.cmd.Wait()
	if len(acknowledged) < enough {
		s.t.Fatalf("only %d acknowledged", len(acknowledged))
	}
	return acknowledged
}

// look compares what is there with what was acknowledged.
func (s *survivor) look(acknowledged []string) {
	a, ctx := s.open(), s.t.Context()
	defer a.Close()
	q := a.DB.Read()
	submitted, err := db.Strings(ctx, q, `select d.id from dossiers_dossier d where d.status = 'submitted'
		and (select count(*) from dossiers_event e where e.dossier_id = d.id and e.kind = 'submit') = 1
		and (select count(*) from audit_entry j where j.target_id = d.id and j.action = 'dossiers.submit') = 1`)
	if err != nil {
		s.t.Fatal(err)
	}
	there := map[string]bool{}
	for _, id := range submitted {
		there[id] = true
	}
	for _, id := range acknowledged {
		if !there[id] {
			s.t.Errorf("dossier %s was acknowledged and is not there", id)
		}
	}
	breaks, entries, err := audit.Verify(ctx, q)
	if err != nil || len(breaks) > 0 {
		s.t.Errorf("journal of %d entries: breaks %v, %v", entries, breaks, err)
	}
	wrong, err := a.recount(ctx)
	if err != nil || len(wrong) > 0 {
		s.t.Errorf("figures differ from what is there: %v, %v", wrong, err)
	}
	s.t.Logf("%d acknowledged, %d there, %d journal entries", len(acknowledged), len(submitted), entries)
}
