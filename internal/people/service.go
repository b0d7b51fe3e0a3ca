package people

import (
	"embed"
	"slices"

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
	List  auth.Permission = "people.list"     // the people behind a figure
)

// Permissions of this module.
var Permissions = []auth.Permission{Find, Enter, View, List}

// A Service keeps the register.
type Service struct {
	db      *db.DB
	clock   clock.Clock
	journal *audit.Journal
	box     *seal.Box
	places  *places.Service
	events  *events.Bus
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

// villages returns the villages whose residents are looked for at place: those
// in it today (or on its last day), and the villages that they continue.
func (s *Service) villages(placeID string) ([]string, error) {
	tree := s.places.Tree()
	p, ok := tree.Find(placeID)
	if !ok {
		return nil, fault.New(fault.NotFound, "people.no_place")
	}
	day := tree.Today()
	if !p.Exists(day) && !p.To.IsZero() {
		day = p.To
	}
	var out []string
	for _, v := range tree.Within(placeID, places.Village, day) {
		for _, id := range tree.Line(v.ID) {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		if len(out) > maxVillages {
			return nil, fault.New(fault.Invalid, "people.too_wide")
		}
	}
	return out, nil
}
