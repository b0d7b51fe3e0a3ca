package portal

import (
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// limited refuses whoever tries too often: a whole hall asks from one address,
// but it has its receipts at hand.
func (p pages) limited(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		address := web.AddressOf(r)
		if !p.tries.Take(address, p.clock.Now()) {
			w.Header().Set("Retry-After", "60")
			return fault.New(fault.TooMany, "portal.too_many")
		}
		a := answered{w, http.StatusOK}
		err := h(&a, r, actor)
		if err == nil && a.status < http.StatusBadRequest {
			p.tries.Return(address, p.clock.Now())
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
