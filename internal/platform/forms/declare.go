package forms

import (
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
)

// Need refuses a field that was left empty; key says so where the general text
// of the kind won't do.
func (f *Field) Need(key ...string) *Field {
	f.need = f.emptyKey()
	if len(key) > 0 {
		f.need = key[0]
	}
	return f
}

func (f *Field) emptyKey() string {
	switch f.kind {
	case KindChoice, KindPick, KindTick:
		return "form.choose"
	case KindBoxes:
		return "form.choose_some"
	case KindDate, KindPartDate:
		return "form.date_needed"
	}
	return neededKey
}

// neededKey is the message key of a box that was left empty.
const neededKey = "form.needed"

// NeedIf is Need where needed says so.
func (f *Field) NeedIf(needed func() bool, key ...string) *Field {
	f.Need(key...)
	f.needed = needed
	return f
}

// Shape says what is wrong with a text of the wrong shape, where the general
// text of the kind won't do.
func (f *Field) Shape(key string) *Field { f.shape = key; return f }

// Max is the most characters of a text, or the largest number.
func (f *Field) Max(n int) *Field { f.most = n; return f }

// Min is the fewest characters of a text, or the smallest number.
func (f *Field) Min(n int) *Field { f.least = n; return f }

// Check says what else is wrong with the value, as a message key; "" for
// nothing. It is asked when all fields are read, and only of a field that is right so far.
func (f *Field) Check(wrong func() string) *Field { f.check = wrong; return f }

// Reason wants words that say why; key is said where there are none.
func (f *Field) Reason(key string) *Field {
	return f.Need(key).Check(func() string { return unless(text.IsReason(f.get()), key) })
}

// When says whether the field is asked at all. What isn't asked is emptied.
func (f *Field) When(asked func() bool) *Field { f.when = asked; return f }

// Sensitive keeps the value out of the journal, which names the field only.
func (f *Field) Sensitive() *Field { f.sensitive = true; return f }

// Called gives the field the label of another name of the form.
func (f *Field) Called(name string) *Field { f.called = name; return f }

// Named gives the field a label that is already a text.
func (f *Field) Named(text string) *Field { f.named = text; return f }

// Hint says more of the question, by a message key.
func (f *Field) Hint(key string, args ...any) *Field { f.hint = words{key: key, args: args}; return f }

// Explained says more of the question, by a text.
func (f *Field) Explained(text string) *Field { f.hint = words{text: text}; return f }

// Carried makes the field one that nobody is asked for: there is one answer only.
func (f *Field) Carried() *Field { f.kind = KindHidden; return f }

// Later draws the field only where something is wrong with it, or it was filled
// in: it asks whether the person means what they sent.
func (f *Field) Later() *Field { f.later = true; return f }

// Heading draws the label as the heading of the page, which asks one thing.
func (f *Field) Heading() *Field { f.heading = true; return f }

// Texts begins the message keys of what can be chosen: each ends in its value.
func (f *Field) Texts(prefix string) *Field { f.texts = prefix; return f }

// Offer gives what can be chosen on this page.
func (f *Field) Offer(options ...ui.Option) *Field {
	f.offered = append(f.offered, options...)
	return f
}

// Blank names the entry of a long list that chooses nothing.
func (f *Field) Blank(key string) *Field { f.blank = words{key: key}; return f }

// Looks changes how the field is drawn.
func (f *Field) Looks(l Look) *Field { f.look = l; return f }

// Short draws a narrow box.
func (f *Field) Short() *Field { f.look.Width = ui.WidthShort; return f }

// Carried makes all fields ones that travel along, on a page that says what the
// filled form would do.
func (fs Fields) Carried() Fields {
	for _, f := range fs.list {
		f.kind = KindHidden
	}
	return fs
}

// Query makes a form that only asks: it is sent in the address, and changes nothing.
func (fs Fields) Query() Fields {
	fs.query = true
	return fs
}
