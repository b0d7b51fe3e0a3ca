package ui

import (
	"net/http"

	"github.com/a-h/templ"
)

// Row is one line of a summary list; URLs are optional.
type Row struct {
	Key        string
	Value      string
	Content    templ.Component // drawn instead of Value when set
	ChangeURL  string
	ChangeText string // "Change" in the reader's language when empty
}

// Task is one line of a task list.
type Task struct {
	Title  string
	Hint   string
	URL    string // no link when empty: cannot be started yet
	Kind   Kind
	Status string
}

// Column heads a table.
type Column struct {
	Label   string
	Numeric bool
	Hidden  bool            // for screen readers only, e.g. above a column of buttons
	Pick    templ.Component // chooses all rows; drawn instead of Label

	SortURL string // sorts by it; "": no link
	Sorted  Sorted // how the rows are sorted by it now
}

// Sorted is how a table is sorted by a column, as aria-sort says it.
type Sorted string

// The ways; the zero one is none.
const (
	Ascending  Sorted = "ascending"
	Descending Sorted = "descending"
)

// glyph points the way in which the values grow.
func (s Sorted) glyph() string {
	switch s {
	case Ascending:
		return " ↑"
	case Descending:
		return " ↓"
	}
	return ""
}

// TableProps describe a table; its rows are the children.
type TableProps struct {
	ID      string
	Caption string
	Hidden  bool // the caption is for screen readers only
	Columns []Column
	Stack   bool   // on a phone every row becomes a card; draw the cells with Cell
	Cards   string // the same, of cells that need no label; how close the rows are. "": none of it
}

func (p TableProps) class() string {
	switch {
	case p.Cards != "":
		return "table table-cards rows-" + p.Cards
	case p.Stack:
		return "table table-stack"
	}
	return "table"
}

// stepClass tells where a step stands.
func stepClass(i, current int) string {
	switch {
	case i+1 < current:
		return "step step-done"
	case i+1 == current:
		return "step step-now"
	}
	return "step"
}

// A Spot is a small picture beside a few words.
type Spot string

// The spots, each web/src/art/spot-NAME.svg.
const (
	SpotDone    Spot = "done"    // a tea table: nothing is left to do
	SpotLost    Spot = "lost"    // a sheet and a lens: nothing was found
	SpotOffline Spot = "offline" // a phone in the hills: no signal
	SpotBroken  Spot = "broken"  // a bridge: something is out of order

	SpotTogether Spot = "together" // two people at a table, over one phone
)

// Spots are all of them.
var Spots = []Spot{SpotDone, SpotLost, SpotOffline, SpotBroken, SpotTogether}

// ErrorProps describe the page shown when something cannot be done.
type ErrorProps struct {
	Code       int // HTTP status; not drawn, people cannot do anything with it
	Title      string
	Body       string
	Reference  string // to quote when asking for help
	ActionURL  string
	ActionText string
}

// spot is the picture of what went wrong; "" where words say it better.
func (e ErrorProps) spot() Spot {
	switch e.Code {
	case http.StatusNotFound, http.StatusGone:
		return SpotLost
	case http.StatusInternalServerError:
		return SpotBroken
	}
	return ""
}
