package api

import (
	"context"
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
