package portal

import (
	"net"
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

// addressOf is who asks. Behind a proxy on the same machine it is what that
// proxy adds last; from anywhere else the header could be made up.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip := net.ParseIP(host)
	if ip != nil && ip.IsLoopback() {
		if via := lastForwarded(r); via != nil {
			ip = via
		}
	}
	if ip == nil {
		return host
	}
	if ip.To4() == nil { // one household has 2^64 addresses of version 6
		ip = ip.Mask(net.CIDRMask(64, 128))
	}
	return ip.String()
}

func lastForwarded(r *http.Request) net.IP {
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return nil
	}
	last := all[len(all)-1]
	for i := len(last) - 1; i >= 0; i-- {
		if last[i] == ',' {
			last = last[i+1:]
			break
		}
	}
	for len(last) > 0 && last[0] == ' ' {
		last = last[1:]
	}
	return net.ParseIP(last)
}

// limited refuses whoever tries too often.
func (p pages) limited(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if !p.tries.allow(addressOf(r), p.Clock.Now()) {
			w.Header().Set("Retry-After", "60")
			return fault.New(fault.TooMany, "portal.too_many")
		}
		return h(w, r, actor)
	}
}

// private keeps a page out of caches, search engines and other sites' logs:
// its address holds a secret.
func (p pages) private(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		w.Header().Set("Referrer-Policy", "no-referrer")
		return h(w, r, actor)
	}
}
