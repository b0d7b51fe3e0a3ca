package parts

import (
	"net/http"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A Form is what was typed, and what is wrong with it.
type Form struct {
	Values   map[string]string
	Errors   map[string]string
	Problems []ui.FieldError
}

func TypedForm(r *http.Request, names ...string) Form {
	f := Form{Values: map[string]string{}}
	for _, n := range names {
		f.Values[n] = web.Lines(r, n)
	}
	return f
}

// Refuse puts a person's mistake into the form and returns the status; another error is given back.
func (f *Form) Refuse(r *http.Request, err error, label func(field string) string) (int, error) {
	fa := fault.Of(err)
	if fa.Kind != fault.Invalid && fa.Kind != fault.Conflict && fa.Kind != fault.TooLarge {
		return 0, err
	}
	ctx := r.Context()
	f.Errors = map[string]string{}
	for name, key := range fa.Fields {
		f.Errors[name] = i18n.T(ctx, key, fa.Args...)
	}
	if f.Problems = web.Problems(r, fa, label); len(f.Problems) == 0 {
		f.Problems = []ui.FieldError{{Text: i18n.T(ctx, fa.Key, fa.Args...)}}
	}
	return web.Status(fa.Kind), nil
}
