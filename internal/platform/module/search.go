package module

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/ui"
)

// A Finder searches a module's records for the search everywhere.
type Finder struct {
	Key        string // message key of what is found: "people.finds"
	Icon       ui.Icon
	Order      int             // of what several modules found: smaller first
	Permission auth.Permission // without it anywhere the finder is not asked
	// Find returns at most limit hits that actor may see, the best first. A look
	// that has to be logged, it logs.
	Find func(ctx context.Context, actor auth.Actor, query string, limit int) ([]Hit, error)
}

// A Hit is one thing found.
type Hit struct {
	Title string
	Text  string // what tells it from others of the same title
	URL   string
	State string // how it stands, "" where there is nothing to say
	Kind  ui.Kind
	// Person is the id of the resident who it is; deeds for a person are offered for them.
	Person string
}

// A Deed is something one does or a page one opens that is found by words for it.
// The entries of the menu are deeds of their own accord.
type Deed struct {
	Icon ui.Icon
	Key  string // message key of what one does
	// Words is the message key of what else people call it, parted by ";".
	Words      string
	URL        string
	Permission auth.Permission
	// ForPerson says that it is done for a resident who was found: their id stands
	// behind the URL, {name} in the text. It is not found by words.
	ForPerson bool
}
