// Package api serves the REST API, described by OpenAPI 3.1 and generated from
// Go types. An operation ends in the same use-case method as its page.
package api

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/web"
)

// An API registers operations. They are described when the first of them, or
// the description, is asked for: it takes as long as all the rest of a start,
// and commands need none.
type API struct {
	huma     huma.API
	rt       *web.Router
	module   string   // of the operation that is being described
	pending  []func() // describe an operation each
	describe func()   // all of them, once
	handlers map[string]http.HandlerFunc
}

//go:generate go tool templ generate -path .

// Messages are what faults of an API say, and its own page, messages/<lang>.json.
//
//go:embed messages/*.json
var Messages embed.FS

// New returns an API on the router's mux, with /openapi.json.
func New(rt *web.Router, version string) *API {
	cfg := huma.DefaultConfig("Thôn Số", version)
	cfg.DocsPath = ""     // the library's page loads from elsewhere
	cfg.CreateHooks = nil // no $schema links made of the Host header
	cfg.OpenAPIPath = "/openapi"
	cfg.Info.Description = "Sign with a token made on the account's page: Authorization: Bearer ts_…. " +
		"Messages are in the language of Accept-Language, or of ?lang=vi and ?lang=en; in Vietnamese for others."
	cfg.Formats = map[string]huma.Format{}
	for name, format := range huma.DefaultFormats {
		format.Unmarshal = readJSON
		cfg.Formats[name] = format
	}
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	a := &API{rt: rt, handlers: map[string]http.HandlerFunc{}}
	a.describe = sync.OnceFunc(func() {
		for _, describe := range a.pending {
			describe()
		}
		if detail := a.huma.OpenAPI().Components.Schemas.Map()["ErrorDetail"]; detail != nil {
			detail.Properties["value"].Description = "The key of the message, the same in every language; " +
				"at the location \"seen\" the record that is in the way"
		}
	})
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", a.schemaName)
	a.huma = humago.New(mux{rt.Mux(), a.handlers}, cfg)
	for pattern := range a.handlers {
		a.route(pattern)
	}
	return a
}

// A mux keeps the handlers of the library, which come later than the routes.
type mux struct {
	*http.ServeMux
	handlers map[string]http.HandlerFunc
}

func (m mux) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.handlers[pattern] = h
}

func (a *API) route(pattern string) {
	a.rt.Mount(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.describe()
		a.handlers[pattern](w, r)
	}))
}

// schemaName puts the module before a type's name, so that two modules may each
// have a "row". A type without a name belongs to the operation being registered.
func (a *API) schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	module := a.module
	if t.Name() != "" {
		module = moduleOf(t)
	}
	return module + huma.DefaultSchemaNamer(t, hint)
}

// moduleOf is the capitalised name of the module that declares t; "" for others' types.
func moduleOf(t reflect.Type) string {
	if !strings.HasPrefix(t.PkgPath(), "thonso/") {
		return ""
	}
	name := path.Base(t.PkgPath())
	return strings.ToUpper(name[:1]) + name[1:]
}

// OpenAPI returns the description.
func (a *API) OpenAPI() *huma.OpenAPI {
	a.describe()
	return a.huma.OpenAPI()
}

// Amend changes the description of operations that were registered before.
func (a *API) Amend(change func(*huma.OpenAPI)) {
	a.pending = append(a.pending, func() { change(a.huma.OpenAPI()) })
}

// Op registers one operation for actors that have p; f or the use case that it
// calls checks p at the place concerned. One that replaces something says what is stored.
func Op[I, O any](a *API, p auth.Permission, op huma.Operation, f func(ctx context.Context,
	actor auth.Actor, in *I) (*O, error), now ...Stored[*I]) {
	if p == "" {
		panic("api: operation without a permission: " + op.OperationID)
	}
	pattern := op.Method + " " + op.Path
	a.rt.Routes = append(a.rt.Routes, web.Route{Pattern: pattern, Permission: p, Kind: "api"})
	a.route(pattern)
	a.pending = append(a.pending, func() { register(a, p, op, f, now) })
}

func register[I, O any](a *API, p auth.Permission, op huma.Operation, f func(ctx context.Context,
	actor auth.Actor, in *I) (*O, error), now []Stored[*I]) {
	if p != auth.Public {
		op.Security = []map[string][]string{{"token": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	slices.Sort(op.Errors)
	a.module = moduleOf(reflect.TypeFor[I]())
	op.Middlewares = append(op.Middlewares, guard(p, op.OperationID), a.asks)
	op.Metadata = map[string]any{turnsAway: func(c huma.Context) error { return turnedAway(c, f) }}
	if op.Method != http.MethodGet && !strings.Contains(op.Path, "{") {
		op.Middlewares = append(op.Middlewares, reread)
		op.Metadata[turnsAway] = elsewhere(p)
	}
	var names properties
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (out *O, err error) {
		defer func() {
			if v := recover(); v != nil {
				slog.Error("api: panic", "operation", op.OperationID, "panic", v, "stack", string(debug.Stack()))
				err = problem(ctx, op.OperationID, fault.New(fault.Internal, "fault.internal"))
			}
		}()
		if err = edge(in); err == nil {
			out, err = f(ctx, web.ActorOf(ctx), in)
		}
		if err != nil {
			return nil, refused(ctx, web.ActorOf(ctx), in, names.located(problem(ctx, op.OperationID, err)), err, now)
		}
		return out, nil
	})
	described := a.operation(op)
	names = a.limits(described, reflect.TypeFor[I]())
	for _, p := range described.Parameters {
		if p.Schema.PrecomputeMessages(); p.In == "query" {
			names["body."+p.Name] = cmp.Or(names["body."+p.Name], "query."+p.Name)
		}
	}
	for _, s := range now {
		s.describe(a, described)
	}
}

// operation is the one that was registered, as it is described.
func (a *API) operation(op huma.Operation) *huma.Operation {
	p := a.huma.OpenAPI().Paths[op.Path]
	return map[string]*huma.Operation{http.MethodGet: p.Get, http.MethodPost: p.Post, http.MethodPut: p.Put,
		http.MethodPatch: p.Patch, http.MethodDelete: p.Delete}[op.Method]
}

// guard refuses before the body is read: whoever may not call an operation
// learns nothing of what it takes.
func guard(p auth.Permission, op string) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		err := web.ActorOf(c.Context()).NeedAnywhere(p)
		if err == nil {
			next(c)
			return
		}
		m := problem(c.Context(), op, err)
		c.SetHeader("Content-Type", problemType)
		c.SetStatus(m.Status)
		_ = json.NewEncoder(c.BodyWriter()).Encode(m) // a client that went away is no error of ours
	}
}

const problemType = "application/problem+json"

// WriteProblem answers a program whose request reached no operation.
func WriteProblem(w http.ResponseWriter, r *http.Request, f *fault.Error) {
	m := problem(r.Context(), "none", f)
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(m.Status)
	_ = json.NewEncoder(w).Encode(m) // a client that went away is no error of ours
}

// problem turns a fault into an RFC 9457 answer in the caller's language.
func problem(ctx context.Context, op string, err error) *huma.ErrorModel {
	f := fault.Of(err)
	m := &huma.ErrorModel{Status: web.Status(f.Kind), Title: http.StatusText(web.Status(f.Kind)),
		Type: "urn:thonso:" + f.Key, Detail: i18n.T(ctx, f.Key, f.Args...)}
	if f.Kind == fault.Internal {
		ref := ids.Code(6)
		slog.Error("api: failed", "operation", op, "ref", ref, "err", err)
		m.Instance = "urn:thonso:ref:" + ref
	}
	for field, key := range f.Fields {
		m.Errors = append(m.Errors, &huma.ErrorDetail{Location: "body." + field, Message: i18n.T(ctx, key,
			f.ArgsOf(field)...), Value: key})
	}
	for _, seen := range f.Seen {
		m.Errors = append(m.Errors, &huma.ErrorDetail{Location: "seen", Message: seen.Text, Value: seen.Value})
	}
	slices.SortStableFunc(m.Errors, func(a, b *huma.ErrorDetail) int {
		if a.Location < b.Location {
			return -1
		}
		return 1
	})
	return m
}

// A Body wraps a response body.
type Body[T any] struct{ Body T }
