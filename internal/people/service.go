package people

import (
	"embed"
	"slices"
	"sync"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/events"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/search"
)

//go:embed migrations messages
var Files embed.FS

// keys are the stored search keys.
func (s *Service) keys() []search.Stored {
	return []search.Stored{search.Column{Table: "people_resident", ID: "id", Source: "name", Key: "folded"}, s.names()}
}

// names finds who is here by their names.
func (s *Service) names() search.Index {
	return search.Index{Table: "people_name", Ref: "resident_id", Office: s.office,
		Source: `select id, village_id, name, substr(born, 1, 4) from people_resident
			where status = 'here' and id > $1 order by id limit $2`}
}

// office is the commune in which a village lies.
func (s *Service) office(village string) string { return s.places.Tree().CommuneOf(village).ID }

// The permissions of this module.
const (
	Find  auth.Permission = "people.find"     // search, and see what tells one person from another
	Enter auth.Permission = "people.register" // add persons, correct them, and record their account
	View  auth.Permission = "people.view"     // the whole record, for a reason
	List  auth.Permission = "people.list"     // the people of a place, all or those behind a figure

	SeeHeld   auth.Permission = "people.see_held"   // all that is kept about a person, in every module
	EraseHeld auth.Permission = "people.erase_held" // of that, what need not be kept
)

// Permissions of this module.
var Permissions = []auth.Permission{Find, Enter, View, List, SeeHeld, EraseHeld}

// A Service keeps the register.
type Service struct {
	db      *db.DB
	clock   clock.Clock
	journal *audit.Journal
	box     *seal.Box
	places  *places.Service
	events  *events.Bus
	nearby  nearby
}

// Deps are what the module stands on.
type Deps struct {
	DB      *db.DB
	Clock   clock.Clock
	Journal *audit.Journal
	Box     *seal.Box
	Places  *places.Service
	Events  *events.Bus
}

// New returns the service; the tables must exist.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, box: d.Box, places: d.Places, events: d.Events}
}

func (s *Service) today() clock.Date { return clock.DateOf(s.clock.Now()) }

// maxVillages bounds what one look at names may span: a large commune with its
// predecessors. Nobody needs the names of a whole province at once.
const maxVillages = 500

// A nearby remembers where residents of a place are looked for, until the map or the day is another.
type nearby struct {
	mu   sync.Mutex
	tree *places.Tree
	day  clock.Date
	at   map[string]search.Reach
}

// within returns the villages whose residents are looked for at place: those in
// it today (or on its last day), and the villages that they continue; with the
// communes under which their names are kept.
func (s *Service) within(placeID string) (r search.Reach, err error) {
	n, tree := &s.nearby, s.places.Tree()
	today := tree.Today()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.tree != tree || n.day != today {
		n.tree, n.day, n.at = tree, today, map[string]search.Reach{}
	}
	if r, ok := n.at[placeID]; ok {
		return r, nil
	}
	p, ok := tree.Find(placeID)
	if !ok {
		return r, fault.New(fault.NotFound, "people.no_place")
	}
	day := today
	if !p.Exists(day) && !p.To.IsZero() {
		day = p.To
	}
	for _, v := range tree.Within(placeID, places.Village, day) {
		r.Places = union(r.Places, tree.Line(v.ID))
		if len(r.Places) > maxVillages {
			return r, fault.New(fault.Invalid, "people.too_wide")
		}
	}
	for _, v := range r.Places {
		r.Offices = union(r.Offices, tree.EverIn(v, places.Commune))
	}
	n.at[placeID] = r
	return r, nil
}

// union adds to all those of more that are not in it.
func union(all, more []string) []string {
	for _, m := range more {
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}
