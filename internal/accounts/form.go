package accounts

import (
	"context"
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A formState is what a form shows again after it was refused: what was typed
// (never a password) and what is wrong with it.
type formState struct {
	values   map[string]string
	chosen   map[string][]string // boxes that were ticked
	errors   map[string]string
	Problems []ui.FieldError
}

// refused makes the state of a form from the fault that refused it; what is no
// fault of the person's is given back as an error. labels names the questions' keys.
func refused(r *http.Request, err error, labels string, keep ...string) (formState, int, error) {
	f := fault.Of(err)
	if !forms.ComesBack(f) {
		return formState{}, 0, err
	}
	ctx := r.Context()
	s := formState{values: map[string]string{}, chosen: r.PostForm}
	for _, name := range keep {
		s.values[name] = web.Text(r, name)
	}
	s.Problems = web.Problems(r, f, func(field string) string { return i18n.T(ctx, labels+field) })
	s.errors = errorTexts(s.Problems)
	if len(s.Problems) == 0 {
		s.Problems = []ui.FieldError{{Text: i18n.T(ctx, f.Key, f.Args...)}}
	}
	return s, web.Status(f.Kind), nil
}

func errorTexts(problems []ui.FieldError) map[string]string {
	out := map[string]string{}
	for _, p := range problems {
		out[p.Field] = p.Text
	}
	return out
}

// field is the question name as it stands after the last try.
func (s formState) field(ctx context.Context, labels, name string) ui.FieldProps {
	return ui.FieldProps{Name: name, Label: i18n.T(ctx, labels+name), Value: s.values[name], Error: s.errors[name], Width: ui.WidthMedium, MaxLen: 200, Required: true}
}

func (s formState) password(ctx context.Context, labels, name, autocomplete string) ui.FieldProps {
	p := s.field(ctx, labels, name)
	p.Type, p.Autocomplete = "password", autocomplete
	return p
}

func (s formState) date(ctx context.Context, labels, name string, optional bool) ui.DateProps {
	return ui.DateProps{Name: name, Legend: i18n.T(ctx, labels+name), Error: s.errors[name], Optional: optional, Required: !optional,
		Day: s.values[name+"-d"], Month: s.values[name+"-m"], Year: s.values[name+"-y"]}
}

// period reads the dates from and to, which forms that give a role have.
func period(r *http.Request) (from, to clock.Date, err error) {
	from, fromOK := web.Date(r, "from")
	to, toOK := web.Date(r, "to")
	bad := map[string]string{}
	if !fromOK {
		bad["from"] = "form.date"
	}
	if !toOK {
		bad["to"] = "form.date"
	}
	if fromOK && toOK && !from.IsZero() && !to.IsZero() && to < from {
		bad["to"] = "form.period"
	}
	return from, to, fault.Fields(bad)
}

var periodFields = []string{"from-d", "from-m", "from-y", "to-d", "to-m", "to-y"}

// periodText says from when until when, in words.
func periodText(ctx context.Context, from, to clock.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return i18n.T(ctx, "period.always")
	case to.IsZero():
		return i18n.T(ctx, "period.from", "from", from.Format())
	case from.IsZero():
		return i18n.T(ctx, "period.to", "to", to.Format())
	}
	return i18n.T(ctx, "period.both", "from", from.Format(), "to", to.Format())
}

// ownOnly refuses API tokens: what concerns passwords, logins and other tokens
// wants the person, not a program that holds one token.
func ownOnly(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if actor.Token {
			return fault.New(fault.Forbidden, "account.no_tokens")
		}
		if r.Method == http.MethodPost {
			if err := web.Parse(r); err != nil {
				return err
			}
		}
		return h(w, r, actor)
	}
}

func newPassword(ctx context.Context, s formState) ui.FieldProps {
	p := s.password(ctx, profileLabels, "password", "new-password")
	p.Hint = i18n.T(ctx, "profile.password_hint")
	return p
}

func withHint(p ui.FieldProps, hint string) ui.FieldProps {
	p.Hint = hint
	return p
}

func optional(p ui.FieldProps) ui.FieldProps {
	p.Optional, p.Required = true, false
	return p
}
