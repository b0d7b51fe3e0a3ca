package module

import (
	"time"

	"github.com/a-h/templ"

	"thonso/internal/platform/ui"
)

// A Work is a row of the home page: something that waits for whoever looks, of
// one kind.
type Work struct {
	// Name tells the row from all others of that person, so that its number can
	// change while the page is looked at: "inbox.OFFICE.receive".
	Name   string
	Number int  // how many wait; the page at URL shows that many
	More   bool // there are more than Number, up to which it was counted
	Again  bool // other rows count the same records, in another way
	Next   bool // what comes next: shown even where nothing waits yet

	Icon ui.Icon
	Kind ui.Kind   // how pressing it is; "" for neutral
	Key  string    // message key of its title, which follows the number; {n} is the number
	Args []any     // further arguments of the message
	Why  string    // a line below the title, in the reader's language; "" for none
	Due  time.Time // by when the first of them must be done; zero where nothing becomes late
	Verb string    // message key of what one does about it
	URL  string    // where one does it

	Order int // smaller first, among what is due at the same time or never
}

// A Card stands beside the work: what somebody might look at.
type Card struct {
	Title string // in the reader's language
	URL   string // where there is more of it; "" for nowhere
	Body  templ.Component
	Wide  bool // it needs the whole width, and stands below the work
	Order int  // smaller first
}
