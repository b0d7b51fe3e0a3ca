package errands

import (
	"context"
	"embed"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/originals"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
	"thonso/internal/teams"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// The permissions of this module.
const (
	View  auth.Permission = "errands.view"  // see the errands of one's village or office
	Carry auth.Permission = "errands.carry" // fetch results and hand them over
	Seal  auth.Permission = "errands.seal"  // give a batch to its carrier, take back what was not handed over
)

// Permissions of this module.
var Permissions = []auth.Permission{View, Carry, Seal}

// Deps are what the module stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Journal    *audit.Journal
	Blobs      *blob.Store
	Places     *places.Service
	People     *people.Service
	Teams      *teams.Service
	Procedures *procedures.Service
	Dossiers   *dossiers.Service
	Office     *office.Service
	Originals  *originals.Service
	Practice   bool // every paper says that it is worth nothing
}

// A Service does what the module offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	journal    *audit.Journal
	blobs      *blob.Store
	places     *places.Service
	people     *people.Service
	teams      *teams.Service
	procedures *procedures.Service
	dossiers   *dossiers.Service
	office     *office.Service
	originals  *originals.Service
	practice   bool
}

// New returns the module's service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, blobs: d.Blobs, places: d.Places,
		people: d.People, teams: d.Teams, procedures: d.Procedures, dossiers: d.Dossiers,
		office: d.Office, originals: d.Originals,
		practice: d.Practice}
}

const errandColumns = `id, village_id, commune_id, carrier_id, carrier_name, status, sealed_by, sealed_by_name,
	opened_at, sealed_at, taken_at, tries, version`

func scanErrand(r db.Rows) (e Errand, err error) {
	return e, r.Scan(&e.ID, &e.VillageID, &e.CommuneID, &e.CarrierID, &e.CarrierName, &e.Status,
		&e.SealedBy, &e.SealedByName,
		db.Into(&e.OpenedAt), db.Into(&e.SealedAt), db.Into(&e.TakenAt), &e.Tries, &e.Version)
}

var errNotFound = fault.New(fault.NotFound, "errands.not_found")

func getErrand(ctx context.Context, q db.Querier, id string) (Errand, error) {
	e, err := db.Get(ctx, q, errNotFound, scanErrand, `select `+errandColumns+` from errands_errand where id = $1`, id)
	return e, fault.Wrap("get errand", err)
}

// take locks an errand for the rest of the transaction.
func take(ctx context.Context, tx *db.Tx, id string) (Errand, error) {
	e, err := db.Get(ctx, tx, errNotFound, scanErrand,
		`update errands_errand set version = version + 1 where id = $1 returning `+errandColumns, id)
	return e, fault.Wrap("take errand", err)
}

const itemColumns = `id, errand_id, dossier_id, code, owner, procedure_name, status, handed_at, proof, by_name`

func scanItem(r db.Rows) (i Item, err error) {
	return i, r.Scan(&i.ID, &i.ErrandID, &i.DossierID, &i.Code, &i.Owner, &i.Procedure, &i.Status,
		db.Into(&i.HandedAt), &i.Proof, &i.ByName)
}

func itemsOf(ctx context.Context, q db.Querier, errandID string) ([]Item, error) {
	is, err := db.Collect(ctx, q, scanItem,
		`select `+itemColumns+` from errands_item where errand_id = $1 order by code, id`, errandID)
	return is, fault.Wrap("items", err)
}

func getItem(ctx context.Context, q db.Querier, errandID, id string) (Item, error) {
	i, err := db.Get(ctx, q, fault.New(fault.NotFound, "errands.no_item"), scanItem,
		`select `+itemColumns+` from errands_item where id = $1 and errand_id = $2`, id, errandID)
	return i, fault.Wrap("get item", err)
}

// need checks that actor may do p with e; what lies elsewhere doesn't exist for them.
func need(actor auth.Actor, p auth.Permission, e Errand) error {
	ok := p != Seal && actor.May(Carry, e.VillageID) || p != Carry && actor.May(Seal, e.CommuneID)
	switch {
	case ok:
		return nil
	case !actor.SignedIn():
		return actor.Need(p, e.VillageID)
	case actor.May(View, e.VillageID) || actor.May(View, e.CommuneID):
		return fault.New(fault.Forbidden, "auth.forbidden")
	default:
		return errNotFound
	}
}

// Get returns an errand with its items to its village and its office.
func (s *Service) Get(ctx context.Context, actor auth.Actor, id string) (Errand, []Item, error) {
	e, err := getErrand(ctx, s.db.Read(), id)
	if err == nil {
		err = need(actor, View, e)
	}
	if err != nil {
		return Errand{}, nil, err
	}
	items, err := itemsOf(ctx, s.db.Read(), id)
	return e, items, err
}

// change runs f on an errand that actor may change with p.
func (s *Service) change(ctx context.Context, actor auth.Actor, p auth.Permission, what, id string,
	f func(ctx context.Context, tx *db.Tx, e Errand) error) error {
	return fault.Wrap(what, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := take(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := need(actor, p, e); err != nil {
			return err
		}
		// A batch is its carrier's alone: who holds the papers must be known.
		if p == Carry && e.CarrierID != actor.ID {
			return fault.New(fault.Forbidden, "errands.other_carrier", "name", e.CarrierName)
		}
		return f(ctx, tx, e)
	}))
}

func (s *Service) write(ctx context.Context, tx *db.Tx, actor auth.Actor, e Errand, what string, after any) error {
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: e.VillageID, Action: "errands." + what, Kind: "errand",
		TargetID: e.ID, After: after})
}
