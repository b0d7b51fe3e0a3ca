package forms

import (
	"cmp"
	"context"
	"slices"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// Fields are the fields of a form, in the order in which they are asked.
type Fields struct {
	list    []*Field
	others  bool
	private bool
	query   bool
	edits   bool
	acts    bool
}

// Of declares the fields of a form; labels begins the message keys of their labels.
func Of(labels string, list ...*Field) Fields {
	for _, f := range list {
		f.labels = labels
	}
	return Fields{list: list}
}

// ForOthers says that one person types here for others: the browser doesn't
// offer to the next what was typed for the last.
func (fs Fields) ForOthers() Fields {
	fs.others = true
	return fs
}

// Private is ForOthers where the browser mustn't keep either what wasn't sent yet.
func (fs Fields) Private() Fields {
	fs.private = true
	return fs.ForOthers()
}

// After adds fields behind the named one.
func (fs Fields) After(name string, more Fields) Fields {
	i := slices.Index(fs.list, fs.Field(name))
	fs.list = slices.Insert(slices.Clone(fs.list), i+1, more.list...)
	return fs
}

// Field returns the field of that name, to add what the page alone knows. Asking
// for one that was not declared is a mistake of the program.
func (fs Fields) Field(name string) *Field {
	if f := fs.find(name); f != nil {
		return f
	}
	panic("forms: no field " + name)
}

func (fs Fields) find(name string) *Field {
	for _, f := range fs.list {
		if f.name == name {
			return f
		}
	}
	return nil
}

// Edits says that the form changes what is kept but has no version of its own:
// what somebody else wrote is noticed by the snapshot.
func (fs Fields) Edits() Fields {
	fs.edits = true
	return fs
}

// Acts says that the form acts on the record of which a version was seen, and
// edits nothing of it: what stood empty on the page is asked for all the same.
func (fs Fields) Acts() Fields {
	fs.acts = true
	return fs
}

// edit reports whether the form changes a record that there is, or answers that are kept.
func (fs Fields) edit() bool {
	seen := func(f *Field) bool { return f.kind == kindVersion || f.data != nil }
	return fs.edits || !fs.acts && slices.ContainsFunc(fs.list, seen)
}

// asked are the fields whose condition holds.
func (fs Fields) asked() []*Field {
	return slices.DeleteFunc(slices.Clone(fs.list), func(f *Field) bool { return f.when != nil && !f.when() })
}

// Check cleans the values and returns a fault with all that is wrong with them,
// each beside its field; nil where nothing is.
func (fs Fields) Check() error { return fs.Faults().Err() }

// Faults is Check for a use case that has more to say.
func (fs Fields) Faults() Faults {
	return fs.read(func(f *Field) string { return f.get() }, func(*Field, string) bool { return false })
}

// FaultsSince is Faults of what is another than it was: what isn't touched need
// not be right, for registers come from elsewhere, too.
func (fs Fields) FaultsSince(was Fields) Faults {
	return fs.read(func(f *Field) string { return f.get() }, func(f *Field, value string) bool {
		return was.Field(f.name).get() == value
	})
}

// read takes each field's text into its value, and empties what isn't asked.
// What is untouched is taken as it is.
func (fs Fields) read(typed func(*Field) string, untouched func(f *Field, value string) bool) Faults {
	bad, left := Faults{}, map[*Field]bool{}
	for _, f := range fs.list {
		if f.when != nil && !f.when() {
			f.set("")
			continue
		}
		as := f.canonical(typed(f))
		if left[f] = untouched(f, as); left[f] {
			f.set(as)
			continue
		}
		kept, key := f.accept(typed(f))
		if key == "" {
			f.set(kept)
		}
		bad.add(f, key)
	}
	for _, f := range fs.asked() { // which may depend on each other
		switch {
		case left[f] || bad[f.name].Key != "":
		case f.get() == "" && f.data == nil && f.isNeeded() && f.kind != KindFile:
			bad.add(f, f.need)
		case f.check != nil:
			bad.add(f, f.check())
		}
	}
	return bad
}

// Faults are what is wrong with fields, by name.
type Faults map[string]Fault

// A Fault is a message key with its arguments (name, value, …).
type Fault struct {
	Key  string
	Args []any
}

func (bad Faults) add(f *Field, key string) {
	if key != "" {
		bad[f.name] = Fault{key, []any{"n", f.most, "min", f.least, "max", f.most}}
	}
}

// Add notes a fault of a field, unless it has one.
func (bad Faults) Add(field, key string, args ...any) {
	if bad[field].Key == "" && key != "" {
		bad[field] = Fault{key, args}
	}
}

// Err is one fault of all; nil where there is none.
func (bad Faults) Err() error {
	if len(bad) == 0 {
		return nil
	}
	e := &fault.Error{Kind: fault.Invalid, Key: "form.invalid", Fields: map[string]string{},
		FieldArgs: map[string][]any{}}
	for name, f := range bad {
		e.Fields[name], e.FieldArgs[name] = f.Key, f.Args
	}
	return e
}

// Label is what the field is called on the page.
func (f *Field) Label(ctx context.Context) string {
	if f.named != "" {
		return f.named
	}
	return i18n.T(ctx, f.labels+cmp.Or(f.called, f.name))
}

// Changed compares two states of the same values, and returns for the journal
// the names of the fields that are others now, and what stood in those that
// aren't sensitive, before and after.
func Changed(before, after Fields) (names []string, was, is map[string]any) {
	was, is = map[string]any{}, map[string]any{}
	for _, f := range after.list {
		old := before.find(f.name)
		if old == nil || f.kind == kindVersion || f.get() == old.get() {
			continue
		}
		names = append(names, f.name)
		if !f.sensitive && f.kind != KindPassword {
			was[f.name], is[f.name] = old.get(), f.get()
		}
	}
	return names, was, is
}

// A Limit is what a description for programs says of a field.
type Limit struct {
	Name      string
	At        any // the address of the value
	MaxLength int
	Values    []string
	Needed    bool
}

// Limits are those of the fields, in their order.
func (fs Fields) Limits() []Limit {
	var out []Limit
	for _, f := range fs.list {
		l := Limit{Name: f.name, At: f.at, Needed: f.need != ""}
		switch f.kind {
		case KindText, KindLines, KindEmail, KindPassword:
			l.MaxLength = f.most
		case KindChoice, KindBoxes:
			l.Values = f.values
		}
		out = append(out, l)
	}
	return out
}
