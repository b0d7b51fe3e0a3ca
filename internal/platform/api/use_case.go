package api

import (
	"context"
	"reflect"
	"regexp"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/auth"
)

// Operations makes the operations of a module: all begin with the prefix of their paths and have the tag.
func Operations(tag, prefix string) func(id, method, path, summary string) huma.Operation {
	return func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: prefix + path, Summary: summary,
			Tags: []string{tag}}
	}
}

// Do registers an operation that ends in a use case as it stands. The body is
// the use case's input; what the path says goes into the fields of it that are
// tagged so: TeamID string `json:"-" path:"id"`.
func Do[I, O any](a *API, p auth.Permission, op huma.Operation, do func(ctx context.Context, actor auth.Actor,
	in I) (O, error), now ...Stored[I]) {
	op.Parameters = inPath(op)
	Op(a, p, op, func(ctx context.Context, actor auth.Actor, in *call[I]) (*Body[O], error) {
		return answer(do(ctx, actor, in.Body))
	}, inBody(now)...)
}

// Act is Do where there is nothing to be told but that it is done.
func Act[I any](a *API, p auth.Permission, op huma.Operation, do func(ctx context.Context, actor auth.Actor,
	in I) error, now ...Stored[I]) {
	op.Parameters = inPath(op)
	Op(a, p, op, func(ctx context.Context, actor auth.Actor, in *call[I]) (*struct{}, error) {
		return nil, do(ctx, actor, in.Body)
	}, inBody(now)...)
}

// inPath are the parameters that the path of an operation names.
func inPath(op huma.Operation) (out []*huma.Param) {
	for _, name := range inBraces.FindAllStringSubmatch(op.Path, -1) {
		out = append(out, &huma.Param{Name: name[1], In: "path", Required: true,
			Schema: &huma.Schema{Type: huma.TypeString}})
	}
	return out
}

var inBraces = regexp.MustCompile(`{(\w+)}`)

// ByID registers an operation that ends in a use case about the {id} of its path.
func ByID[O any](a *API, p auth.Permission, op huma.Operation, do func(ctx context.Context, actor auth.Actor,
	id string) (O, error)) {
	Op(a, p, op, func(ctx context.Context, actor auth.Actor, in *struct {
		ID string `path:"id"`
	}) (*Body[O], error) {
		return answer(do(ctx, actor, in.ID))
	})
}

func answer[O any](out O, err error) (*Body[O], error) {
	if err != nil {
		return nil, err
	}
	return &Body[O]{out}, nil
}

// A call is a request whose body is the input of a use case.
type call[I any] struct{ Body I }

// Resolve puts what the path says into the input.
func (c *call[I]) Resolve(from huma.Context) []error {
	fillIn(reflect.ValueOf(&c.Body).Elem(), from)
	return nil
}

// All is a list as JSON has it: [] where there is nothing in it, never null.
func All[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}
