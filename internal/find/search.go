// Package find is "find or do": the search everywhere. It asks every module that
// somebody may ask, and knows by words what they may do. Nothing is listed by
// hand here: what is found stands in the modules.
package find

import (
	"cmp"
	"context"
	"embed"
	"log/slog"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

//go:generate go tool templ generate -path .

const (
	hitsPerPart = 10  // of one module among others
	hitsAlone   = 50  // of one module by itself
	maxQuery    = 100 // letters
)

// Files are the module's messages.
//
//go:embed messages
var Files embed.FS

// A Service searches.
type Service struct{ modules *module.Set }

// New returns the search over modules.
func New(modules *module.Set) *Service { return &Service{modules} }

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{Name: "find", Files: Files, Routes: s.routes, API: s.api}
}

// A part is what one module found, or what may be done.
type part struct {
	Name string // of the module
	Key  string // message key of its heading
	Hits []hit
	More bool // it has more than are shown
}

type hit struct {
	module.Hit
	Icon ui.Icon
}

// A view is what was found.
type view struct {
	Query  string
	In     string // the part by itself; "" for all
	Parts  []part
	Failed []string // references of what could not be searched
}

// Count is how many hits there are.
func (v view) Count() (n int) {
	for _, p := range v.Parts {
		n += len(p.Hits)
	}
	return n
}

// All reports whether nothing was cut off.
func (v view) All() bool { return !slices.ContainsFunc(v.Parts, func(p part) bool { return p.More }) }

// search asks every module that actor may ask for records. A module in trouble does not take
// the others' answers with it.
func (s *Service) search(ctx context.Context, actor auth.Actor, query, in string) view {
	v := view{Query: query, In: in}
	if query == "" || len([]rune(query)) > maxQuery {
		return v
	}
	limit := hitsPerPart
	if in != "" {
		limit = hitsAlone
	}
	for _, m := range s.finders(actor, in) {
		hits, err := m.Finds.Find(ctx, actor, query, limit+1)
		if err != nil {
			ref := ids.Code(6)
			slog.Error("search: failed", "module", m.Name, "ref", ref, "err", err)
			v.Failed = append(v.Failed, ref)
			continue
		}
		if len(hits) > 0 {
			p := part{Name: m.Name, Key: m.Finds.Key, More: len(hits) > limit}
			for _, h := range hits[:min(len(hits), limit)] {
				p.Hits = append(p.Hits, hit{h, m.Finds.Icon})
			}
			v.Parts = append(v.Parts, p)
		}
	}
	return v
}

// finders are the modules that actor may ask, of one part or of all, in the order of what they find.
func (s *Service) finders(actor auth.Actor, in string) (out []module.Module) {
	for _, m := range s.modules.All() {
		if m.Finds != nil && actor.MayAnywhere(m.Finds.Permission) && (in == "" || in == m.Name) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b module.Module) int { return cmp.Compare(a.Finds.Order, b.Finds.Order) })
	return out
}
