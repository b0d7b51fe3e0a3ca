// Package lists makes a list of a declaration: from what is said once of its
// columns, filters, orders and reach come its page, its cursor for pages and
// programs, its export, its print view, its saved views and the choice of many.
package lists

import (
	"context"
	"embed"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ui"

	"github.com/a-h/templ"
)

// Files holds the migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// Ground is what every list stands on.
type Ground struct {
	DB      *db.DB
	Journal *audit.Journal
}

// A List is one list, declared.
type List[T any] struct {
	Ground
	Name   string          // "sessions": of its saved views and in the journal
	URL    string          // of its page
	Title  string          // message key
	Need   auth.Permission // to see it somewhere
	Export auth.Permission // to take it away as a file; "": whoever sees it
	// Person is whom of the register a row names: to take the list away is a look
	// at them, and logged. nil: it names nobody.
	Person func(row T) string
	Press  string // message key of the button below the filters; "": "Filter"

	Columns []Column[T]
	Filters []Filter
	Orders  []Order // by which it can be sorted; the first is used where none is chosen

	// Select and From are the columns and the table; Scan reads one row of them.
	Select, From string
	Scan         func(db.Rows) (T, error)
	// Scope is the actor's reach as a condition, and refuses what the actor may
	// not ask for. Filters without a condition of their own are its business.
	Scope func(ctx context.Context, actor auth.Actor, q Query, args *[]any) (string, error)
	// Fill completes the rows of a page from elsewhere, all at once.
	Fill func(ctx context.Context, actor auth.Actor, q Query, rows []T) error
	// Rows reads a page where one table does not hold it: then Select, From,
	// Scan, Scope and Fill are not used.
	Rows func(ctx context.Context, actor auth.Actor, q Query) (Page[T], error)

	// Empty and EmptyText are message keys: there is nothing, and what to do.
	Empty, EmptyText string
	// New leads to where a row is made; no URL: nowhere.
	New New
	// Cards has every row drawn as a card of its own on a phone, its cells without their labels.
	Cards bool
	// Lead is what stands above the filters; nil for nothing. It comes first of
	// all, and may decide what the query of a page leaves open.
	Lead func(ctx context.Context, actor auth.Actor, q *Query) (templ.Component, error)
	// Bulk is what can be done with many rows at once: the first that is for a query is offered.
	Bulk []Bulk[T]
	// Walk leads through rows one after the other; nil: it doesn't.
	Walk *Walk[T]
}

// New is a way to something new, for who may.
type New struct {
	Label, URL string // message key, address
	Icon       ui.Icon
	Need       auth.Permission
}

// A Column is one column of the page, the print view and the export.
type Column[T any] struct {
	Label  string // message key
	Order  string // name of the order by it; "" where it can't be sorted by
	Number bool   // of digits, set to the right; a number in a spreadsheet
	Whole  bool   // never broken in two: a code
	Long   bool   // a name of many words: the page shows its first two lines; paper and files have all of it
	Filed  bool   // in the files only: the page says it elsewhere

	Text func(ctx context.Context, row T) string // as it is exported, and shown where nothing else is said
	When func(row T) time.Time                   // a moment; in a spreadsheet one that can be sorted and counted with
	Day  func(row T) clock.Date                  // the same of a day; one that is known in part is a text
	Tag  func(ctx context.Context, row T) Tag    // stands after the text, or for it; nil for none
	Hint func(ctx context.Context, row T) string // in small below it, on the page only; nil for none
	Link func(row T) string                      // where it leads; nil for nowhere
	Cell func(row T) templ.Component             // shown instead; nil: Text
}

// A Tag says how a row stands, at a glance; one without a text isn't drawn.
type Tag struct {
	Kind ui.Kind
	Text string
}

// A Page is one page of rows.
type Page[T any] struct {
	Rows []T
	Next string // cursor of the page after; "" on the last
}

// A Filter is one thing by which a list can be narrowed.
type Filter struct {
	Name  string // in the address, and of the parameter of the API
	Label string // message key
	Hint  string // message key; "" for none
	Doc   string // for the description of the API, in English

	Kind Kind
	More bool // asked for only where somebody wants to narrow further
	Chip bool // of More: a press away, by itself
	// Above is asked for by what stands above the list, and not once more.
	Above bool
	// Always is set in every query of a page: there is no choice of none, and it narrows nothing.
	Always bool
	// Needed is what nothing is listed without, unless the one named Instead is set.
	Needed  bool
	Instead string
	// NotBefore is the name of the day before which this one can't be.
	NotBefore string
	// Options are what can be chosen.
	Options func(ctx context.Context, actor auth.Actor, q Query) []ui.Option
	Any     string // message key of the choice of none
	// Values are all that there may be, where they are always the same; another is refused.
	Values []string
	// Where is the condition for a value; nil: Scope knows.
	Where func(value string, args *[]any) string
}

// A Kind of filter says how its value is asked for.
type Kind int

// The kinds.
const (
	FreeText Kind = iota
	Choice
	Day    // yyyy-mm-dd, asked for in three boxes
	Silent // goes along in the address, and is not asked for
)
