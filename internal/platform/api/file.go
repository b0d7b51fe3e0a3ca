package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/web"
)

// The kinds of file that operations answer with.
var (
	PDF    = []string{"application/pdf"}
	JPEG   = []string{"image/jpeg"}
	Photos = []string{"image/jpeg", "image/png", "application/pdf"} // as people hand them in
)

// File registers an operation that answers with a file: a paper, a photo. The
// handler of its page serves it, so that who may have it, what is logged of it
// and what it holds are the same.
func File[I any](a *API, p auth.Permission, op huma.Operation, h web.Handler, types []string) {
	content := map[string]*huma.MediaType{}
	for _, t := range types {
		content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	op.Method = http.MethodGet
	op.Responses = map[string]*huma.Response{"200": {Content: content}}
	op.Middlewares = append(op.Middlewares, func(c huma.Context, next func(huma.Context)) {
		next(huma.WithValue(c, exchange{}, c))
	})
	Op(a, p, op, func(ctx context.Context, actor auth.Actor, _ *I) (*huma.StreamResponse, error) {
		c, _ := ctx.Value(exchange{}).(huma.Context)
		r, w := humago.Unwrap(c)
		if db.OnTrial(ctx) {
			r, w = r.WithContext(ctx), nowhere{}
		}
		return &huma.StreamResponse{Body: func(huma.Context) {}}, h(w, r, actor) // which has written it all
	})
}

// exchange is the key of the request and the response in an operation's context.
type exchange struct{}

// nowhere is where the answer of a trial goes.
type nowhere struct{}

func (nowhere) Header() http.Header         { return http.Header{} }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}
