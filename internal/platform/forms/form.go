package forms

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A Form is a form on a page: its fields, what stands in their boxes, and what
// is wrong with it.
type Form struct {
	Fields
	Problems []ui.FieldError // the error summary
	Changes  []Difference    // what others wrote since the page was shown

	values   url.Values
	errors   map[string]string // texts by field
	snapshot Snapshot
	reload   string // the address of the page with what is saved
	seen     []fault.Seen
	offers   map[string][]string // of fields: what may have been meant
	doubts   []string            // message keys of what only looks wrong
	stale    bool                // refused, as somebody was faster
	files    []*Field            // with which files were sent: no browser gives one back
	sure     string              // the doubts that the person was told of, as a digest
}

// New is a form as it is first shown, with the values of its fields.
func New(fields Fields) *Form {
	f := &Form{Fields: fields, values: url.Values{}}
	if !fields.query {
		f.snapshot = fields.Snapshot()
	}
	for _, field := range fields.list {
		field.fill(f.values, field.get())
	}
	f.renewIDs()
	return f
}

// renewIDs makes what is sent next another thing than what was sent before.
func (f *Form) renewIDs() {
	for _, field := range f.list {
		if field.own {
			f.values.Set(field.name, ids.New())
		}
	}
}

// Read takes what was sent into the fields. The error is a fault with all that
// is wrong so far; Again shows it. Only the form is left to use then.
func Read(r *http.Request, fields Fields) (*Form, error) {
	err := web.Parse(r)
	f := &Form{Fields: fields, values: maps.Clone(r.Form), snapshot: ParseSnapshot(r.FormValue(snapshotName)),
		sure: r.FormValue(sureName)}
	if f.values == nil {
		f.values = url.Values{}
	}
	if err != nil {
		return f, err
	}
	for _, field := range fields.list { // one of the offers below a box counts instead of what stands in it
		if all := f.values[field.name]; field.kind == KindText && len(all) > 1 {
			f.values.Set(field.name, all[len(all)-1])
		}
	}
	edits := fields.edit()
	typed := func(field *Field) string { return field.typed(f.values) }
	var touched []*Field // of those that may look wrong
	bad := fields.read(typed, func(field *Field, value string) bool {
		untouched := edits && f.snapshot.Stood(field.name, value)
		if !untouched && field.doubt != nil {
			touched = append(touched, field)
		}
		return untouched
	})
	for _, field := range fields.asked() {
		switch {
		case field.kind != KindFile:
		case r.MultipartForm != nil && len(r.MultipartForm.File[field.name]) > 0:
			f.files = append(f.files, field)
		case field.isNeeded():
			bad.add(field, field.need)
		}
	}
	if err := bad.Err(); err != nil {
		return f, err
	}
	return f, f.ask(touched)
}

// Typed is what stands in the box name, as it was typed.
func (f *Form) Typed(name string) string { return f.values.Get(name) }

// Has reports whether the form has a field of that name.
func (f *Form) Has(name string) bool { return f.find(name) != nil }

// Asks reports whether the form asks the question, as it is filled in now.
func (f *Form) Asks(name string) bool { return slices.Contains(f.asked(), f.Field(name)) }

// Shown is what stood in the fields when the page was shown; empty where it
// carried nothing of the kind.
func (f *Form) Shown() Snapshot { return f.snapshot }

// Error says what is wrong with a field; "" where nothing is.
func (f *Form) Error(name string) string { return f.errors[name] }

// ComesBack reports whether the page that was sent is the answer to the fault. It
// is to all but those by which the person may not be here, has to sign in first,
// or which are ours: these have pages of their own.
func ComesBack(f *fault.Error) bool {
	return !slices.Contains([]fault.Kind{fault.Internal, fault.NotFound, fault.Forbidden, fault.SignIn}, f.Kind)
}

// Again answers a form that was refused. Where the page comes back, it has the
// fault's status, what is wrong, and all that was typed. page makes the page;
// there it may call Saved.
func (f *Form) Again(w http.ResponseWriter, r *http.Request, err error, page func() (templ.Component, error)) error {
	refused := fault.Of(err)
	if !ComesBack(refused) {
		return err
	}
	f.Refuse(r.Context(), refused)
	c, err := page()
	if err != nil {
		return err
	}
	return web.Render(w, r, web.Status(refused.Kind), c)
}

// Refused reports whether the form comes back: something is wrong with it, or looks so.
func (f *Form) Refused() bool { return len(f.Problems)+len(f.doubts) > 0 }

// Refuse puts a fault beside its fields and into the summary, and says which
// files have to be chosen again.
func (f *Form) Refuse(ctx context.Context, refused *fault.Error) {
	f.refuse(ctx, refused)
	for _, field := range f.files {
		if f.errors[field.name] == "" {
			f.wrong(ctx, field.name, fault.Field(field.name, "form.file_again"))
		}
	}
}

func (f *Form) refuse(ctx context.Context, refused *fault.Error) {
	f.errors = map[string]string{}
	f.Problems, f.seen, f.offers = nil, refused.Seen, refused.Offers
	f.stale = len(refused.Fields) == 0 && refused.Key == fault.Stale().Key
	if refused == errUnsure {
		return
	}
	for name := range refused.Fields {
		f.wrong(ctx, name, refused)
	}
	slices.SortStableFunc(f.Problems, func(a, b ui.FieldError) int { return f.rank(a.Field) - f.rank(b.Field) })
	if len(f.Problems) > 0 {
		return
	}
	key := refused.Key
	if key == once.OtherKey {
		key = "form.sent_before"
		f.renewIDs()
	}
	f.Problems = []ui.FieldError{{Text: i18n.T(ctx, key, refused.Args...)}}
}

// wrong puts the fault of one field beside it.
func (f *Form) wrong(ctx context.Context, name string, refused *fault.Error) {
	field, key, args := f.find(name), refused.Fields[name], refused.ArgsOf(name)
	if field != nil && key == neededKey { // it says what is to be filled in
		key, args = "form.needed_of", []any{"what", text.LowerFirst(field.Label(ctx))}
	}
	said := i18n.T(ctx, key, args...)
	f.errors[name] = said
	problem := ui.FieldError{Field: name, Text: said}
	if field != nil {
		problem.Label = field.Label(ctx)
		if field.kind == KindHidden || field.kind == kindVersion { // nothing to jump to
			problem.Field, problem.Text = "", problem.Label+": "+said
		}
	} else {
		problem.Field = ""
	}
	f.Problems = append(f.Problems, problem)
}

// kindNow is how the field is drawn on the form.
func (f *Field) kindNow(form *Form) Kind {
	if f.later && form.Error(f.name) == "" && form.Typed(f.name) == "" {
		return KindHidden
	}
	return f.kind
}

// rank is where a field stands in the form; what is none of it comes first.
func (f *Form) rank(name string) int {
	return slices.IndexFunc(f.list, func(field *Field) bool { return field.name == name })
}

// Current makes the form one of the version that is saved now, where what was
// typed doesn't depend on what others wrote: sent again, it counts.
// The summary says so, and not that the page has to be opened anew.
func (f *Form) Current(ctx context.Context, version int) {
	f.values.Set("version", strconv.Itoa(version))
	if f.stale {
		f.Problems = []ui.FieldError{{Text: i18n.T(ctx, "form.stale_kept")}}
	}
}

// A Difference is a field in which the page and what is saved now differ, where
// somebody else wrote since the page was shown.
type Difference struct {
	Label string
	Typed string // as people read it
	Saved string
	Mine  bool // the person at the page changed it, too
}

// Saved compares the form with what is saved now; reload is the address that
// shows it. Where somebody else wrote meanwhile, a field that wasn't touched
// here takes what is saved, one that was keeps what was typed, and all that
// differs stands side by side on the page, which is then of today's version:
// sent again, it counts.
// A form of something new has nothing to be compared with.
func (f *Form) Saved(ctx context.Context, saved Fields, reload string) {
	if !f.edit() {
		return
	}
	now, others := saved.Snapshot(), false
	for _, field := range f.list {
		is := saved.find(field.name)
		switch {
		case is == nil || !field.kept():
			continue
		case field.kind == kindVersion:
			f.values.Set(field.name, is.get())
			continue
		}
		mine := field.canonical(field.typed(f.values))
		if !f.snapshot.Stood(field.name, mine) {
			mine, _ = field.accept(mine)
		}
		was, known := f.snapshot[field.name]
		touched := !known || digest(field.name, mine) != was
		written := !known || now[field.name] != was // by others
		if mine == is.get() || !touched && !written {
			continue
		}
		others = others || written
		f.Changes = append(f.Changes, Difference{Label: field.Label(ctx), Typed: field.beside(ctx, mine, is.get()),
			Saved: field.beside(ctx, is.get(), mine), Mine: touched})
		if !touched {
			field.fill(f.values, is.get())
		}
	}
	f.snapshot = now
	if !others {
		f.Changes = nil
	} else {
		f.reload = reload
		f.Problems = slices.Insert(f.Problems, 0, ui.FieldError{Text: i18n.T(ctx, "form.stale")})
		f.Problems = slices.DeleteFunc(f.Problems, func(p ui.FieldError) bool {
			return p.Text == i18n.T(ctx, fault.Stale().Key)
		})
	}
}

// beside is a value as it stands beside another. Of boxes it is only what the
// other does not have: among fifty of them nobody would find it.
func (f *Field) beside(ctx context.Context, kept, other string) string {
	if f.kind != KindBoxes {
		return f.show(ctx, kept)
	}
	also := strings.Split(other, ",")
	only := slices.DeleteFunc(strings.Split(kept, ","), func(v string) bool { return slices.Contains(also, v) })
	if strings.Join(only, "") == "" {
		return i18n.T(ctx, "form.nothing_more")
	}
	return i18n.T(ctx, "form.only", "what", f.chosen(ctx, strings.Join(only, ",")))
}

// show is a value that is kept as people read it.
func (f *Field) show(ctx context.Context, kept string) string {
	switch f.kind {
	case KindDate, KindPartDate:
		return ShowDate(kept)
	case KindTick:
		return i18n.T(ctx, cmp.Or(map[string]string{yes: "form.yes"}[kept], "form.no"))
	case KindChoice, KindPick, KindBoxes:
		return f.chosen(ctx, kept)
	}
	return kept
}
