package module

import (
	"context"

	"thonso/internal/platform/auth"
)

// A Finder searches a module's records for the search everywhere.
type Finder struct {
	Key        string          // message key of what is found: "people.finds"
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
}
