// Package module is the contract between a domain module and the app: whatever
// the app needs of a module stands in a Module, and the app loops over one
// slice of them. A new module is wired by one line in that slice.
package module

import (
	"context"
	"fmt"
	"io/fs"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/search"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A Module is one domain module, wired. Only the name must be there; a part
// that the module does not have is nil.
type Module struct {
	Name  string // of the package and of the tables: "people"
	Files fs.FS  // with messages/ and, where it has tables, migrations/
	// Texts that it ships as data besides its messages, for the report of what the language packs lack.
	Texts func(each func(where string, t i18n.Text))
	// What one may do in it, each with a text "permission." + its name; roles are made of them.
	Permissions []auth.Permission

	// Getting ready, once its tables are up to date.
	Load  func(ctx context.Context) error // reads what it keeps in memory
	Renew func(ctx context.Context) error // brings what older versions wrote along, ships data; repeatable

	// How people and programs reach it.
	Routes func(*web.Router)
	API    func(*api.API)
	Jobs   func(*jobs.Queue)
	Nav    []web.NavEntry // in the menu of those who have the permission
	Start  []StartLink    // on the public start page
	Finds  *Finder        // its part of the search everywhere
	Deeds  []Deed         // found there by words, besides what is in the menu

	// Its part of the home page. Work is asked for again whenever something
	// changes while somebody looks, cards are not.
	Work  func(ctx context.Context, actor auth.Actor) ([]Work, error)
	Cards func(ctx context.Context, actor auth.Actor) ([]Card, error)

	// Its stored search keys, made anew at the start where the rule is another.
	Keys []search.Stored

	// What it keeps, for the doctor, the backup and the nightly recount.
	Counts    []tallies.Set                                    // figures: kept, read, summed up and recounted by them
	Recount   func(ctx context.Context) ([]Discrepancy, error) // what it keeps besides, against the records
	KeptFiles func(ctx context.Context) ([]string, error)      // hashes of the files that its records count on
	Sealed    func(ctx context.Context) error                  // fails where the key does not open its records

	// What it has at a place and about a person.
	AtPlace *AtPlace
	Holds   []Held

	// Data that nobody typed.
	Sample func(ctx context.Context) error                             // adds its part to the sample district; repeatable
	Bench  func(ctx context.Context, p Province) (rows int, err error) // adds its part to the province that is measured

	// What it tells other modules, and what it hears of them.
	Tells []events.Topic
	Hears []events.Subscription
}

// A StartLink leads from the public start page to something open to everybody.
type StartLink struct {
	URL   string
	Icon  ui.Icon
	Title string // message key
	Text  string // message key: what one finds there
	Order int    // smaller first
}

// A Discrepancy is something kept of a place that is not what the records give.
// It names places and numbers, never a person.
type Discrepancy struct {
	PlaceID string
	Detail  string // for the log, in English
}

// Differs is the discrepancy of a figure that is kept as one thing and is
// another in the records.
func Differs(placeID, figure string, kept, recorded any) Discrepancy {
	return Discrepancy{placeID, fmt.Sprintf("%s kept as %v, %v in the records", figure, kept, recorded)}
}
