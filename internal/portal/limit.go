package portal

import (
	"net/http"
	"sync"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// A limiter counts how often each address asked in the current minute. It
// forgets all of them when the minute is over, so it can't grow for long.
type limiter struct {
	most int

	mu     sync.Mutex
	minute int64
	asked  map[string]int
}

// mostAddresses bounds the memory that a flood from many addresses can take.
const mostAddresses = 100_000

func newLimiter(most int) *limiter { return &limiter{most: most, asked: map[string]int{}} }

// allow counts one more and reports whether it is not one too many.
func (l *limiter) allow(addr string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if minute := now.Unix() / 60; minute != l.minute {
		l.minute = minute
		clear(l.asked)
	}
	if _, known := l.asked[addr]; !known && len(l.asked) >= mostAddresses {
		return false
	}
	l.asked[addr]++
	return l.asked[addr] <= l.most
}

// found takes one back: whoever asked for what there is wasn't trying.
func (l *limiter) found(addr string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked[addr] > 0 {
		l.asked[addr]--
	}
}

// limited refuses whoever tries too often: a whole hall asks from one address,
// but it has its receipts at hand.
func (p pages) limited(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		address := web.AddressOf(r)
		if !p.tries.allow(address, p.clock.Now()) {
			w.Header().Set("Retry-After", "60")
			return fault.New(fault.TooMany, "portal.too_many")
		}
		a := answered{w, http.StatusOK}
		err := h(&a, r, actor)
		if err == nil && a.status < http.StatusBadRequest {
			p.tries.found(address)
		}
		return err
	}
}

// answered notes how a request was answered.
type answered struct {
	http.ResponseWriter
	status int
}

func (a *answered) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// private keeps a page out of caches, search engines and other sites' logs:
// its address opens somebody's dossier.
func (p pages) private(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		w.Header().Set("Referrer-Policy", "no-referrer")
		return h(w, r, actor)
	}
}
