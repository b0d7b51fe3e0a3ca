package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// Permission comes before content. What the library refuses never reaches the
// use case, which knows the place and who may act there; so the use case is
// tried with what the path and the query say, in transactions that come to
// nothing. Only requests that are refused anyway pay for it.

// turnsAway is the key of this trial in an operation's metadata.
const turnsAway = "turns away"

// mayNot is the fault of who has no business with what a refused request is
// about; nil for whoever may know what is wrong with it.
func mayNot(c huma.Context) error {
	if c.Operation() == nil {
		return nil
	}
	try, _ := c.Operation().Metadata[turnsAway].(func(huma.Context) error)
	if try == nil {
		return nil
	}
	switch err := try(c); fault.KindOf(err) {
	case fault.SignIn, fault.Forbidden, fault.NotFound:
		return err
	}
	return nil
}

// turnedAway is what a use case says when only path and query are known.
func turnedAway[I, O any](c huma.Context, f func(ctx context.Context, actor auth.Actor, in *I) (*O, error)) (err error) {
	defer func() {
		if recover() != nil { // without its body an input need not be sound
			err = nil
		}
	}()
	in := new(I)
	fillIn(reflect.ValueOf(in).Elem(), c)
	if r, is := any(in).(huma.Resolver); is {
		r.Resolve(c)
	}
	_, err = f(db.Trial(c.Context()), web.ActorOf(c.Context()), in)
	return err
}

// placeNames are what bodies call the place at which something is to be done.
var placeNames = []string{"placeId", "villageId", "communeId"}

// elsewhere is turnedAway for operations about something new, of which only the
// body says where it is to be: who has no business there learns no more.
func elsewhere(p auth.Permission) func(huma.Context) error {
	return func(c huma.Context) error {
		var said map[string]any
		if kept, is := c.(*rereadable); !is || json.Unmarshal(kept.body.Bytes(), &said) != nil {
			return nil
		}
		for _, name := range placeNames {
			if place, _ := said[name].(string); place != "" {
				return web.ActorOf(c.Context()).Need(p, place)
			}
		}
		return nil
	}
}

// A rereadable request keeps its body, once it was read, for elsewhere.
type rereadable struct {
	request
	body bytes.Buffer
}

type request = huma.Context // which has a method of the name Context

func (c *rereadable) BodyReader() io.Reader { return io.TeeReader(c.request.BodyReader(), &c.body) }

// Unwrap gives the request itself to whoever asks where it comes from.
func (c *rereadable) Unwrap() huma.Context { return c.request }

// reread is the middleware that makes a request rereadable.
func reread(c huma.Context, next func(huma.Context)) { next(&rereadable{request: c}) }

// fillIn puts the texts of path and query into the fields that are tagged so.
func fillIn(in reflect.Value, c huma.Context) {
	for _, f := range reflect.VisibleFields(in.Type()) {
		switch field := in.FieldByIndex(f.Index); {
		case field.Kind() != reflect.String:
		case f.Tag.Get("path") != "":
			field.SetString(c.Param(f.Tag.Get("path")))
		case f.Tag.Get("query") != "":
			field.SetString(c.Query(f.Tag.Get("query")))
		}
	}
}
