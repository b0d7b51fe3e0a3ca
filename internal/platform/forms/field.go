package forms

import (
	"context"
	"strconv"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
)

// A Kind says how a field is drawn and how its text is read.
type Kind int

// The kinds of fields.
const (
	KindText     Kind = iota
	KindLines         // text of several lines
	KindPassword      // never shown again
	KindNumber        // a whole number
	KindDate          // day, month and year
	KindPartDate      // a date of which perhaps only the year is known: yyyy, yyyy-mm, yyyy-mm-dd
	KindChoice        // one of a few, all of them shown
	KindPick          // one of a long list
	KindBoxes         // any of a few, joined by commas
	KindTick          // yes or no: one box
	KindPhone
	KindEmail
	KindID     // personal identity number
	KindFile   // read by the handler, see web.Parse
	KindHidden // carried along, not asked
	kindVersion
)

// A Field is one question of a form and the value that it fills.
type Field struct {
	name string
	kind Kind
	at   any                              // the address of the value
	get  func() string                    // the value as it is kept; "" for none
	set  func(kept string)                // not called for what has the wrong shape
	data func(typed string) (kept string) // instead of the rules of the kind, see Data

	labels    string // begins the message key of the label, see Of
	called    string // ends it, where it isn't the name
	named     string // the label, where it isn't a text of the catalogue
	hint      words
	need      string // message key of the fault "nothing was given"; "" where that is right
	shape     string // message key of a wrong shape, where the general one won't do
	needed    func() bool
	most      int // characters, or the largest number; 0: no limit
	least     int
	values    []string // that may be chosen; nil: any, the use case decides
	offered   []ui.Option
	texts     string // begins the message keys of values
	blank     words  // the entry of a long list that chooses nothing
	when      func() bool
	check     func() string
	doubt     func() []string
	sensitive bool
	own       bool // see OwnID
	later     bool // see Later
	heading   bool
	look      Look
}

// A Look says how a field is drawn where its kind leaves a choice.
type Look struct {
	Width        string // of ui.FieldProps
	Suffix       string // unit after the box
	Keypad       bool   // digits only: show the numeric keypad
	OneBox       bool   // a date in one box instead of three
	Rows         int    // of a text of several lines
	Inline       bool   // choices beside each other
	Columns      bool   // choices in columns
	Faces        bool   // choices from 1 to 5 as faces
	ReadOnly     bool
	Autofocus    bool
	Autocomplete string // what the browser may fill in; of one's own account only
	Camera       bool   // a photo to be taken now
	Multiple     bool   // several files at once
	Accept       string // kinds of file
}

// words are a text of the catalogue, or one that stands already.
type words struct {
	key  string
	args []any
	text string
}

func (w words) in(ctx context.Context) string {
	if w.key == "" {
		return w.text
	}
	return i18n.T(ctx, w.key, w.args...)
}

func field(name string, kind Kind, get func() string, set func(string)) *Field {
	return &Field{name: name, kind: kind, get: get, set: set}
}

func ofString[S ~string](name string, kind Kind, p *S) *Field {
	f := field(name, kind, func() string { return string(*p) }, func(kept string) { *p = S(kept) })
	f.at = p
	return f
}

// Text asks for one line, of 200 characters where Max doesn't say otherwise.
func Text[S ~string](name string, p *S) *Field { return ofString(name, KindText, p).Max(200) }

// Lines asks for a text of several lines.
func Lines(name string, p *string) *Field { return ofString(name, KindLines, p).Max(2000) }

// Password asks for a password: it isn't cleaned, and never shown again.
func Password(name string, p *string) *Field { return ofString(name, KindPassword, p) }

// Phone asks for a telephone number, kept as 0912345678.
func Phone(name string, p *string) *Field { return ofString(name, KindPhone, p) }

// Email asks for an e-mail address.
func Email(name string, p *string) *Field { return ofString(name, KindEmail, p).Max(254) }

// ID asks for a personal identity number, which is sensitive.
func ID(name string, p *string) *Field { return ofString(name, KindID, p).Sensitive() }

// Date asks for a day of the calendar.
func Date(name string, p *clock.Date) *Field { return ofString(name, KindDate, p) }

// PartDate asks for a date of which perhaps only the month or the year is known.
func PartDate(name string, p *string) *Field { return ofString(name, KindPartDate, p) }

// Hidden carries a value along that nobody is asked for.
func Hidden[S ~string](name string, p *S) *Field { return ofString(name, KindHidden, p) }

// OwnID carries the id that the page makes for what is sent, so that a form sent
// twice is done once; sent with other content, it comes back with a new one.
func OwnID(name string, p *string) *Field {
	f := Hidden(name, p).Check(func() string { return unless(*p == "" || ids.Valid(*p), "form.bad_id") })
	f.own = true
	return f
}

// File asks for a file or photo; the handler reads it.
func File(name string) *Field {
	return field(name, KindFile, func() string { return "" }, func(string) {})
}

// Choice asks for one of a few values, all of which are shown.
func Choice[S ~string](name string, p *S, values ...S) *Field {
	f := ofString(name, KindChoice, p)
	for _, v := range values {
		f.values = append(f.values, string(v))
	}
	return f
}

// Pick asks for one of a long list, which the page offers.
func Pick[S ~string](name string, p *S) *Field { return ofString(name, KindPick, p) }

// Boxes ask for any of a few values. None of them has a comma in it.
func Boxes[S ~string](name string, p *[]S, values ...S) *Field {
	f := field(name, KindBoxes, func() string {
		all := make([]string, len(*p))
		for i, v := range *p {
			all[i] = string(v)
		}
		return strings.Join(all, ",")
	}, func(kept string) {
		*p = nil
		for v := range strings.SplitSeq(kept, ",") {
			if v != "" {
				*p = append(*p, S(v))
			}
		}
	})
	f.at = p
	for _, v := range values {
		f.values = append(f.values, string(v))
	}
	return f
}

// Tick asks for yes or no with one box; Texts names what stands beside the box.
func Tick(name string, p *bool) *Field {
	f := field(name, KindTick, func() string {
		if *p {
			return yes
		}
		return ""
	}, func(kept string) { *p = kept != "" })
	f.at, f.values = p, []string{yes}
	return f
}

// Either asks for one of two things with two choices, the values of false and true.
func Either(name string, p *bool, no, yes string) *Field {
	f := field(name, KindChoice, func() string {
		if *p {
			return yes
		}
		return no
	}, func(kept string) { *p = kept == yes })
	f.at, f.values = p, []string{no, yes}
	return f
}

// yes is the value of a ticked box.
const yes = "yes"

// Scale asks for a whole number with a choice each, from best down to 1; 0 is none.
func Scale(name string, p *int, best int) *Field {
	f := ofInt(name, KindChoice, p)
	for n := best; n > 0; n-- {
		f.values = append(f.values, strconv.Itoa(n))
	}
	return f
}

// Number asks for a whole number; 0 is none.
func Number(name string, p *int) *Field { return ofInt(name, KindNumber, p) }

// Version carries the version of the record that the person saw.
func Version(p *int) *Field { return ofInt("version", kindVersion, p) }

func ofInt(name string, kind Kind, p *int) *Field {
	f := field(name, kind, func() string {
		if *p == 0 {
			return ""
		}
		return strconv.Itoa(*p)
	}, func(kept string) { *p, _ = strconv.Atoi(kept) })
	f.at = p
	return f
}

// Data is a field of a form that is data itself. Whatever was typed reaches set
// in the form that clean gives it, so that it isn't lost; whether it is right,
// the form's own rules say.
func Data(name string, kind Kind, clean func(typed string) string, get func() string, set func(string)) *Field {
	f := field(name, kind, get, set)
	f.data = clean
	return f
}
