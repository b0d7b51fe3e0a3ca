package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"thonso/internal/platform/web"
)

// A request is one that a client sends, again and again with other targets.
type request struct {
	method, url, cookie, body string
}

// A workload gives the i-th request of a client; false when nothing is left to do.
type workload func(client, i int) (request, bool)

// httpClient keeps a connection per client alive and follows no redirect.
func httpClient() *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2 * Clients,
		DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func contentType(body string) string {
	if strings.HasPrefix(body, "{") {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// send sends one request and returns an error unless it was done.
func send(ctx context.Context, c *http.Client, r request) error {
	req, err := http.NewRequestWithContext(ctx, r.method, r.url, strings.NewReader(r.body))
	if err != nil {
		return err
	}
	if r.cookie != "" {
		req.Header.Set("Cookie", r.cookie)
	}
	if r.body != "" {
		req.Header.Set("Content-Type", contentType(r.body))
	}
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	// A page that did something leads on; one that shows something must show it.
	to := res.Header.Get("Location")
	if res.StatusCode >= 400 || res.StatusCode >= 300 && (r.method == http.MethodGet ||
		strings.HasPrefix(to, "/login") || web.KeptAnswer(to)) {
		return fmt.Errorf("%s %s: %d %.300s", r.method, r.url, res.StatusCode, body)
	}
	return nil
}

// run lets the clients work for d, each sending its next request when it has
// the answer to the last, and returns the latencies and the first error.
func run(ctx context.Context, w workload, from *[Clients]int, d time.Duration) (all []time.Duration, failed int,
	took time.Duration, first error) {
	c := httpClient()
	defer c.CloseIdleConnections()
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := time.Now()
	end := start.Add(d)
	for client := range Clients {
		wg.Go(func() {
			var own []time.Duration
			var bad int
			var why error
			for time.Now().Before(end) && ctx.Err() == nil {
				r, ok := w(client, from[client])
				if !ok {
					break
				}
				from[client]++
				sent := time.Now()
				if err := send(ctx, c, r); err != nil {
					if bad++; why == nil {
						why = err
					}
					continue
				}
				own = append(own, time.Since(sent))
			}
			mu.Lock()
			defer mu.Unlock()
			all, failed = append(all, own...), failed+bad
			if first == nil {
				first = why
			}
		})
	}
	wg.Wait()
	return all, failed, time.Since(start), first
}

// measure warms up, then measures the processes of pids under w. It leaves in
// from how far each client came.
func measure(ctx context.Context, pids []int, w workload, from *[Clients]int, warm,
	d time.Duration) (r Result, err error) {
	if _, _, _, err := run(ctx, w, from, warm); err != nil {
		return r, err
	}
	before, err := cpuOfAll(pids)
	if err != nil {
		return r, err
	}
	all, failed, took, err := run(ctx, w, from, d)
	if err != nil && failed > len(all)/100 {
		return r, err
	}
	used, err := cpuOfAll(pids)
	if err != nil {
		return r, err
	}
	r = Result{Done: len(all), Failed: failed, Took: took, CPU: used - before}
	r.quantiles(all)
	return r, nil
}

func cpuOfAll(pids []int) (sum time.Duration, err error) {
	for _, pid := range pids {
		used, err := cpuOf(pid)
		if err != nil {
			return 0, err
		}
		sum += used
	}
	return sum, nil
}
