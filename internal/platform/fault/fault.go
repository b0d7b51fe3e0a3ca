// Package fault holds the errors that a person may be told of.
package fault

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Kind says what sort of thing went wrong; web and api map it to a status.
type Kind int

// The kinds.
const (
	Internal  Kind = iota // 500: ours; logged, never explained
	Invalid               // 422: what was typed can't be used
	NotFound              // 404
	Forbidden             // 403
	Conflict              // 409: somebody else was faster, or it was done before
	SignIn                // 401
	TooLarge              // 413
	TooMany               // 429
	Gone                  // 410: used or expired
)

// An Error carries a message key, not a text: the edge translates it.
type Error struct {
	Kind      Kind
	Key       string
	Args      []any               // alternating name and value for the message, and for those of all fields
	Fields    map[string]string   // field name to message key
	FieldArgs map[string][]any    // field name to what only its message mentions
	Seen      []Seen              // the records that are in the way
	Offers    map[string][]string // field name to what may have been meant by what was typed
}

// Seen is a record of which a fault tells, and that its person may see.
type Seen struct {
	Text, URL string // for pages
	Value     any    // for programs
}

// New returns a fault with the message key and its arguments (name, value, …).
func New(kind Kind, key string, args ...any) *Error { return &Error{Kind: kind, Key: key, Args: args} }

// Stale returns the Conflict of who changes a version that isn't the last one.
func Stale() *Error { return New(Conflict, "fault.stale") }

// ArgsOf are the arguments of the message of a field.
func (e *Error) ArgsOf(field string) []any { return slices.Concat(e.FieldArgs[field], e.Args) }

// Field returns an Invalid fault on one field.
func Field(name, key string) *Error {
	return &Error{Kind: Invalid, Key: "form.invalid", Fields: map[string]string{name: key}}
}

// Fields returns an Invalid fault on several fields, or nil when there are none.
func Fields(fields map[string]string) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "form.invalid", Fields: fields}
}

// Join says what both say of fields; of one field what the first says. Where one
// is no fault of fields it returns the first that there is.
func Join(first, second error) error {
	a, b := Of(first), Of(second)
	if len(a.Fields) == 0 || len(b.Fields) == 0 {
		return cmp.Or(first, second)
	}
	out := &Error{Kind: a.Kind, Key: a.Key, Fields: map[string]string{}, FieldArgs: map[string][]any{},
		Seen: slices.Concat(a.Seen, b.Seen), Offers: map[string][]string{}}
	for _, f := range []*Error{b, a} {
		for name, key := range f.Fields {
			out.Fields[name], out.FieldArgs[name] = key, f.ArgsOf(name)
			delete(out.Offers, name)
		}
		maps.Copy(out.Offers, f.Offers)
	}
	return out
}

// Error is for logs; it holds keys only, so no personal data.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Key
	}
	parts := make([]string, 0, len(e.Fields))
	for f, k := range e.Fields {
		parts = append(parts, f+"="+k)
	}
	slices.Sort(parts)
	return e.Key + ": " + strings.Join(parts, " ")
}

// Wrap says what was being done when err came; nil stays nil.
func Wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Of returns the fault in err's chain; an Internal one where there is none.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: Internal, Key: "fault.internal"}
}

// KindOf returns the kind of the fault in err's chain, or Internal.
func KindOf(err error) Kind { return Of(err).Kind }
