package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// A Stored reads what an operation would replace. Who saw another version of it
// is answered 409 with what is stored now: its values, and the version to send
// with the next try.
type Stored[I any] struct {
	read   func(ctx context.Context, actor auth.Actor, in I) (any, error)
	answer reflect.Type
}

// Now is a Stored by what reads it, and checks who may.
func Now[I, N any](read func(ctx context.Context, actor auth.Actor, in I) (N, error)) Stored[I] {
	return Stored[I]{func(ctx context.Context, actor auth.Actor, in I) (any, error) { return read(ctx, actor, in) },
		reflect.TypeFor[tooLate[N]]()}
}

// inBody are the same for an operation whose body is the input.
func inBody[I any](all []Stored[I]) (out []Stored[*call[I]]) {
	for _, s := range all {
		out = append(out, Stored[*call[I]]{func(ctx context.Context, actor auth.Actor, in *call[I]) (any, error) {
			return s.read(ctx, actor, in.Body)
		}, s.answer})
	}
	return out
}

// tooLate is the answer to who saw another version.
type tooLate[N any] struct {
	huma.ErrorModel
	Stored N `json:"stored,omitempty" doc:"What is stored now, with the version to send with the next try"`
}

// refused is the answer to a fault; what can't be read is left out of it.
func refused[I any](ctx context.Context, actor auth.Actor, in I, m *huma.ErrorModel, err error,
	all []Stored[I]) huma.StatusError {
	for _, s := range all {
		if fault.KindOf(err) == fault.Conflict {
			if stored, failed := s.read(ctx, actor, in); failed == nil {
				return &tooLate[any]{*m, stored}
			}
		}
	}
	return m
}

// describe puts the answer into the description of an operation.
func (s Stored[I]) describe(a *API, op *huma.Operation) {
	op.Responses["409"] = &huma.Response{Description: http.StatusText(http.StatusConflict),
		Content: map[string]*huma.MediaType{problemType: {
			Schema: a.huma.OpenAPI().Components.Schemas.Schema(s.answer, true, "")}}}
}
