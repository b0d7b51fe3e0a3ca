package people

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// A Household lives at one address.
type Household struct {
	ID, VillageID, Code string
	HouseholdDetails
}

// HouseholdDetails are what may be put right in the record of a household. A
// new one of them is a line in each of the four lists below.
type HouseholdDetails struct {
	Version int    `json:"version" minimum:"1" maximum:"2147483647" doc:"of the household, that was read"`
	HeadID  string `json:"headId,omitempty" doc:"somebody who lives there; empty: not known"`
	Alley   string `json:"alley,omitempty"`
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// Fields are what is asked of a household.
func (h *HouseholdDetails) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Version(&h.Version),
		forms.Choice("head", &h.HeadID),
		forms.Text("alley", &h.Alley).Max(100),
		forms.Text("address", &h.Address),
		forms.Phone("phone", &h.Phone),
	).Private()
}

const householdColumns = `head_id, alley, address, phone`

func (h *HouseholdDetails) columns() []any { return []any{&h.HeadID, &h.Alley, &h.Address, &h.Phone} }

const insertHouseholdSQL = `insert into people_household
	(id, village_id, code, walk, version, created_at, ` + householdColumns + `)
	values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9) on conflict (id) do nothing`

func (h *Household) values(createdAt int64) []any {
	return append([]any{h.ID, h.VillageID, h.Code, walkKey(h.Alley, h.Code), createdAt}, h.columns()...)
}

// update writes what was put right; the version is the one that was read.
func (h *Household) update(ctx context.Context, tx *db.Tx) error {
	return db.ChangedOne(tx.Exec(ctx, `update people_household set walk = $3, version = version + 1,
		(`+householdColumns+`) = ($4, $5, $6, $7) where id = $1 and version = $2`,
		append([]any{h.ID, h.Version, walkKey(h.Alley, h.Code)}, h.columns()...)...))
}

const homeSelect = `select h.id, h.village_id, h.code, h.version,
	coalesce((select r.name from people_resident r where r.id = h.head_id), ''), ` + householdColumns + `
	from people_household h `

func scanHome(r db.Rows) (h Home, err error) {
	return h, r.Scan(append([]any{&h.ID, &h.VillageID, &h.Code, &h.Version, &h.HeadName}, h.columns()...)...)
}

// CorrectHousehold puts the record of the household right in which a person
// lives, which is right for all who live there: change gets what it is, and
// makes of it what it shall be, with the version that was read.
func (s *Service) CorrectHousehold(ctx context.Context, actor auth.Actor, personID string,
	change func(*HouseholdDetails)) (h Home, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if h, err = s.homeOf(ctx, tx, actor, personID); err != nil {
			return err
		}
		now, fields, err := h.corrected(change)
		if err != nil || len(fields) == 0 {
			return err
		}
		if err := now.update(ctx, tx); err != nil {
			return err
		}
		type state struct {
			Version int      `json:"version"`
			Head    string   `json:"head"`
			Changed []string `json:"changed,omitempty"`
		}
		if err := s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: h.VillageID, Action: "people.correct_household",
			Kind: "household", TargetID: h.ID, ForID: personID,
			Before: state{h.Version, h.HeadID, nil}, After: state{h.Version + 1, now.HeadID, fields}}); err != nil {
			return err
		}
		h, err = s.homeOf(ctx, tx, actor, personID)
		return err
	})
	if err != nil {
		return Home{}, fmt.Errorf("correct household: %w", err)
	}
	return h, nil
}

// corrected is the household as it shall be, and which of its fields are others.
func (h Home) corrected(change func(*HouseholdDetails)) (now Household, fields []string, err error) {
	now = h.Household
	change(&now.HouseholdDetails)
	if now.Version != h.Version {
		return now, nil, fault.Stale()
	}
	bad := now.Fields().FaultsSince(h.Fields())
	lives := func(b Brief) bool { return b.ID == now.HeadID }
	if now.HeadID != h.HeadID && now.HeadID != "" && !slices.ContainsFunc(h.Members, lives) {
		bad.Add("head", "people.head_unknown")
	}
	fields, _, _ = forms.Changed(h.Fields(), now.Fields())
	return now, fields, bad.Err()
}

// An Alley is a lane of a village, with how many households live along it.
type Alley struct {
	Name       string
	Households int
}

// Alleys returns the alleys of a village in the order in which one walks through
// it. It names nobody: everybody may know them.
func (s *Service) Alleys(ctx context.Context, villageID string) ([]Alley, error) {
	var args []any
	as, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (a Alley, err error) {
		return a, r.Scan(&a.Name, &a.Households)
	}, `select h.alley, count(*) from people_household h where h.alley <> '' and h.village_id in (`+
		db.In(&args, s.places.Tree().Line(villageID))+`) and exists (select 1 from people_resident r
			where r.household_id = h.id and r.status = 'here' and not r.walk_in)
		group by h.alley order by min(h.walk), h.alley`, args...)
	return as, fault.Wrap("alleys", err)
}

// A Stop is where somebody lives, for who walks from house to house.
type Stop struct{ ResidentID, Alley, Address, Phone string }

// Walk returns where people live in the order in which one walks past their
// houses; those whose house isn't known come last. Its callers check what their
// actor may see and log what they show.
func (s *Service) Walk(ctx context.Context, residentIDs []string) ([]Stop, error) {
	var args []any
	stops, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (p Stop, err error) {
		return p, r.Scan(&p.ResidentID, &p.Alley, &p.Address, &p.Phone)
	}, `select r.id, coalesce(h.alley, ''), coalesce(nullif(r.address, ''), h.address, ''),
		coalesce(nullif(r.phone, ''), h.phone, '')
		from people_resident r left join people_household h on h.id = r.household_id
		where r.id in (`+db.In(&args, residentIDs)+`)
		order by case when coalesce(h.walk, '') = '' then 1 else 0 end, h.walk, r.folded, r.id`, args...)
	return stops, fault.Wrap("walk", err)
}
