// Package module says what a domain module hands to the app.
package module

import (
	"context"
	"io/fs"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/web"
)

// A Module is one domain module, wired.
type Module struct {
	Name   string
	Files  fs.FS // with messages/ and, where it has tables, migrations/
	Rules  []auth.Rule
	Routes func(*web.Router)
	API    func(*api.API)
	Jobs   func(*jobs.Queue)
	Home   func(ctx context.Context, actor auth.Actor) ([]Tile, error) // what needs the actor now
}

// A Tile says on somebody's home page how many of something wait for them.
type Tile struct {
	Number int
	Key    string // message key; {n} is the number
	Args   []any  // further arguments of the message
	URL    string
	Kind   string // a ui.Kind: how pressing it is; "" for neutral
	Order  int    // smaller first
	Next   bool   // what comes next: shown even where nothing waits yet
}
