// Package limit slows down whoever tries something too often: to guess the code
// of a paper, say. It counts in memory: a restart forgives nobody for long.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostAddresses bounds the memory that a flood from many addresses can take.
const mostAddresses = 100_000

// Tries counts by address. It is safe for concurrent use.
type Tries struct {
	burst int

	mu    sync.Mutex
	by    map[string]*rate.Limiter
	swept time.Time
}

// PerMinute allows n tries from one address at once, and n more each minute.
func PerMinute(n int) *Tries { return &Tries{burst: n, by: map[string]*rate.Limiter{}} }

// Take counts one more try from an address, and reports whether it is not one too many.
func (t *Tries) Take(address string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(now)
	l := t.by[address]
	if l == nil {
		if len(t.by) >= mostAddresses {
			return false
		}
		l = rate.NewLimiter(rate.Every(time.Minute/time.Duration(t.burst)), t.burst)
		t.by[address] = l
	}
	return l.AllowN(now, 1)
}

// Return gives a try back: whoever asked for what there is wasn't trying.
func (t *Tries) Return(address string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l := t.by[address]; l != nil {
		l.AllowN(now, -1)
	}
}

// sweep forgets, once a minute, the addresses that have all their tries again.
func (t *Tries) sweep(now time.Time) {
	if now.Sub(t.swept) < time.Minute {
		return
	}
	t.swept = now
	for address, l := range t.by {
		if l.TokensAt(now) >= float64(t.burst) {
			delete(t.by, address)
		}
	}
}
