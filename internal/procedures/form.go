package procedures

import "thonso/internal/platform/i18n"

// A Form is the guided form of a procedure. One definition drives the page,
// the validation on every way in, and the print. It is data only, so that
// another program (the offline field app) can run the same rules.
type Form struct {
	Pages []Page `json:"pages"`
}

// A Page asks one thing; it may take two or three questions that belong together.
type Page struct {
	ID        string     `json:"id"` // [a-z0-9-]+, part of the address
	Title     i18n.Text  `json:"title"`
	Help      i18n.Text  `json:"help,omitzero"`
	When      *Condition `json:"when,omitempty"`
	Questions []Question `json:"questions"`
}

// A Question is one field of the form.
type Question struct {
	ID       string     `json:"id"`   // [a-z][a-z0-9_]*, unique in the form
	Type     string     `json:"type"` // see the constants below
	Label    i18n.Text  `json:"label"`
	Help     i18n.Text  `json:"help,omitzero"`
	Required bool       `json:"required,omitempty"`
	When     *Condition `json:"when,omitempty"`
	Options  []Option   `json:"options,omitempty"`  // choice, choices
	Min      *int64     `json:"min,omitempty"`      // number
	Max      *int64     `json:"max,omitempty"`      // number
	MaxLen   int        `json:"maxLen,omitempty"`   // text, long_text, in characters; 0: 200 and 2,000
	NotPast  bool       `json:"notPast,omitempty"`  // date: today or later
	NotAhead bool       `json:"notAhead,omitempty"` // date: today or earlier
	Before   string     `json:"before,omitempty"`   // date: id of a date question that must not be earlier
	// "resident.name", "resident.born", "resident.sex", "resident.idnumber", "resident.phone", "resident.email",
	// "resident.address", "resident.ethnicity", "household.head", "household.address"
	Prefill string `json:"prefill,omitempty"`
	// with Prefill: the question is about the resident only then; nil: always
	PrefillWhen *Condition `json:"prefillWhen,omitempty"`
	// id_number: id of the question on the same person's birth; a mismatch warns
	Born string `json:"born,omitempty"`
	// id_number: id of the question on the same person's sex ("male", "female")
	Sex       string `json:"sex,omitempty"`
	Keypad    bool   `json:"keypad,omitempty"`    // digits only: show the numeric keypad
	Sensitive bool   `json:"sensitive,omitempty"` // kept encrypted, masked in lists
}

// The types of a question.
const (
	TypeText     = "text"
	TypeLongText = "long_text"
	TypeNumber   = "number"
	TypeDate     = "date"      // dd/mm/yyyy typed in three boxes; stored yyyy-mm-dd
	TypePartDate = "part_date" // yyyy, yyyy-mm or yyyy-mm-dd: old people often know the year only
	TypeChoice   = "choice"
	TypeChoices  = "choices"   // several; stored joined by a comma
	TypeID       = "id_number" // 12 digits
	TypePhone    = "phone"
	TypeEmail    = "email"
	TypeYesNo    = "yes_no" // "yes", "no"
)

// An Option is one answer to choose.
type Option struct {
	Value string    `json:"value"`
	Label i18n.Text `json:"label"`
	Help  i18n.Text `json:"help,omitzero"`
}

// A Condition holds over the answers given so far. Exactly one of its parts is set.
type Condition struct {
	Question string      `json:"question,omitempty"` // with In: the answer is one of In
	In       []string    `json:"in,omitempty"`
	All      []Condition `json:"all,omitempty"`
	Any      []Condition `json:"any,omitempty"`
	Not      *Condition  `json:"not,omitempty"`
}

// Answers holds what was typed, by question id, normalised to NFC.
type Answers map[string]string
