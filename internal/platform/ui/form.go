package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// FormProps describe a form element.
type FormProps struct {
	ID        string
	Class     string
	Action    string
	Multipart bool
	Get       bool   // a search form
	Private   bool   // unsent text must never be kept in the browser
	NoFill    bool   // the browser must not offer what was typed before: it was for somebody else
	Autosave  string // URL that takes the half-filled page, "" for none
}

func (p FormProps) method() string {
	if p.Get {
		return "get"
	}
	return "post"
}

// SureProps describe a button that asks first whether what will happen is meant.
type SureProps struct {
	Action string
	Text   string // of the button that asks, and of the one that does it
	What   string // will happen
	Kind   string // of the button that asks
}

// Input widths, in characters; they tell a person how much is expected.
const (
	WidthShort  = "short"
	WidthMedium = "medium"
	WidthFull   = ""
)

// FieldProps describe a one-line question.
type FieldProps struct {
	ID           string // Name when empty
	Name         string
	Label        string
	Heading      bool // the label is the page's h1: one question a page
	Hint         string
	Error        string
	Value        string
	Type         string // text when empty
	Required     bool   // every question is, unless Optional says so in words; never a star
	Optional     bool   // says so beside the label
	ReadOnly     bool
	InputMode    string
	Autocomplete string
	MaxLen       int
	Width        string // WidthShort, WidthMedium, WidthFull
	Suffix       string // unit after the box, e.g. "đồng"
	Autofocus    bool
	Offers       []string // to choose instead of what stands in the box, sent after it under its name
}

func (p FieldProps) id() string { return either(p.ID, p.Name) }
func (p FieldProps) offers(legend string) ChoiceProps {
	props := ChoiceProps{ID: p.id() + "-offers", Name: p.Name, Legend: legend}
	for _, o := range p.Offers {
		props.Options = append(props.Options, Option{Value: o, Label: o})
	}
	return props
}

func (p FieldProps) inputType() string { return either(p.Type, "text") }

// attrs are the attributes an input only carries when they say something.
func (p FieldProps) attrs() templ.Attributes {
	out := templ.Attributes{}
	if p.InputMode != "" {
		out["inputmode"] = p.InputMode
	}
	if p.Autocomplete != "" {
		out["autocomplete"] = p.Autocomplete
	}
	if p.MaxLen > 0 {
		out["maxlength"] = strconv.Itoa(p.MaxLen)
	}
	describe(out, p.id(), p.Hint, p.Error)
	return out
}

// TextAreaProps describe a question of several lines.
type TextAreaProps struct {
	ID       string
	Name     string
	Label    string
	Heading  bool
	Hint     string
	Error    string
	Value    string
	Rows     int // 5 when 0
	MaxLen   int
	Required bool
	Optional bool
}

func (p TextAreaProps) id() string { return either(p.ID, p.Name) }

func (p TextAreaProps) attrs() templ.Attributes {
	rows := p.Rows
	if rows == 0 {
		rows = 5
	}
	out := templ.Attributes{"rows": strconv.Itoa(rows)}
	if p.MaxLen > 0 {
		out["maxlength"] = strconv.Itoa(p.MaxLen)
	}
	describe(out, p.id(), p.Hint, p.Error)
	return out
}

// Option is one answer of Select, Radios or Checkboxes.
type Option struct {
	Value    string
	Label    string
	Hint     string // not drawn by Select
	Disabled bool
}

// SelectProps describe a list to pick from; prefer Radios up to seven options.
type SelectProps struct {
	ID       string
	Name     string
	Label    string
	Heading  bool
	Hint     string
	Error    string
	Value    string
	Blank    string // first entry without a value, "" for none
	Options  []Option
	Required bool
	Optional bool
}

func (p SelectProps) id() string { return either(p.ID, p.Name) }

func (p SelectProps) attrs() templ.Attributes {
	out := templ.Attributes{}
	describe(out, p.id(), p.Hint, p.Error)
	return out
}

// ChoiceProps describe Radios (Value) and Checkboxes (Values).
type ChoiceProps struct {
	ID       string
	Name     string
	Legend   string
	Heading  bool
	Hint     string
	Error    string
	Value    string
	Values   []string
	Options  []Option
	Inline   bool // short answers beside each other on wide screens
	Columns  bool // many short answers, read down in columns
	Faces    bool // answers from 1 to 5 as faces, each beside its words
	Required bool
	Optional bool
}

func (p ChoiceProps) id() string { return either(p.ID, p.Name) }

// optionID gives the first option the id of the group, so that the error
// summary's link lands on something that takes the focus.
func (p ChoiceProps) optionID(i int) string {
	if i == 0 {
		return p.id()
	}
	return p.id() + "-" + strconv.Itoa(i+1)
}

func (p ChoiceProps) checked(value string) bool {
	for _, v := range p.Values {
		if v == value {
			return true
		}
	}
	return false
}

// DateProps describe a date in three boxes named Name-d, Name-m, Name-y.
type DateProps struct {
	ID               string
	Name             string
	Legend           string
	Heading          bool
	Hint             string
	Error            string
	Day, Month, Year string
	Birthday         bool // lets the browser fill in one's own
	Required         bool
	Optional         bool
}

func (p DateProps) id() string { return either(p.ID, p.Name) }

type datePart struct{ id, name, label, value, width, autocomplete string }

func (p DateProps) part(suffix, label, value string) datePart {
	d := datePart{id: p.id() + "-" + suffix, name: p.Name + "-" + suffix, label: label, value: value, width: "2"}
	if suffix == "d" {
		d.id = p.id() // target of the error summary
	}
	if suffix == "y" {
		d.width = "4"
	}
	if p.Birthday {
		d.autocomplete = map[string]string{"d": "bday-day", "m": "bday-month", "y": "bday-year"}[suffix]
	}
	return d
}

// FileProps describe a file or photo to hand in.
type FileProps struct {
	ID       string
	Name     string
	Label    string
	Heading  bool
	Hint     string
	Error    string
	Accept   string // "image/*,application/pdf" when empty
	Camera   bool   // opens the back camera on a phone
	Multiple bool
	Required bool
	Optional bool
}

func (p FileProps) id() string { return either(p.ID, p.Name) }

func (p FileProps) attrs() templ.Attributes {
	out := templ.Attributes{"accept": either(p.Accept, "image/*,application/pdf")}
	if p.Camera {
		out["capture"] = "environment"
		out["accept"] = either(p.Accept, "image/*")
	}
	describe(out, p.id(), p.Hint, p.Error)
	return out
}

// ButtonProps describe a submit button.
type ButtonProps struct {
	Text  string
	Name  string // with Value: which of several buttons was pressed
	Value string
	Kind  string // BtnPrimary when empty
	Big   bool
	URL   string // to which the form goes instead of its own address
	Get   bool   // it only asks there
}

// Looks of a button.
const (
	BtnPrimary   = ""
	BtnSecondary = "btn-secondary"
	BtnDanger    = "btn-danger"
)

func (p ButtonProps) class() string {
	classes := []string{"btn"}
	if p.Kind != "" {
		classes = append(classes, p.Kind)
	}
	if p.Big {
		classes = append(classes, "btn-big")
	}
	return strings.Join(classes, " ")
}

// FieldError is one line of the error summary; Field is the id to jump to.
type FieldError struct {
	Field string
	Label string // the question, for those who see the summary first
	Text  string
}

func (e FieldError) line() string {
	if e.Label == "" {
		return e.Text
	}
	if strings.HasSuffix(e.Label, "?") {
		return e.Label + " " + e.Text
	}
	return e.Label + ": " + e.Text
}

// describe names the hint and the error of a question to assistive technology.
func describe(attrs templ.Attributes, id, hint, problem string) {
	ids := describedBy(id, hint, problem)
	if ids != "" {
		attrs["aria-describedby"] = ids
	}
	if problem != "" {
		attrs["aria-invalid"] = "true"
	}
}

func describedBy(id, hint, problem string) string {
	ids := make([]string, 0, 2)
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	if problem != "" {
		ids = append(ids, id+"-error")
	}
	return strings.Join(ids, " ")
}

func fieldClass(problem string) string {
	if problem != "" {
		return "field field-error"
	}
	return "field"
}

// faces are the drawings of what somebody thinks, by points.
var faces = map[string]Icon{"1": IconFaceAngry, "2": IconFaceSad, "3": IconFaceEven, "4": IconFaceSmiling,
	"5": IconFaceLaughing}

func (p ChoiceProps) class() string {
	if p.Columns && !p.Inline {
		return fieldClass(p.Error) + " field-wide"
	}
	return fieldClass(p.Error)
}

func widthClass(width string) string {
	if width == "" {
		return "input"
	}
	return "input input-" + width
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
