package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/search"
	"thonso/internal/platform/text"
)

// A record is a row of people_resident.
type record struct {
	ID, VillageID, HouseholdID, Name, Born      string
	BornOn                                      clock.Date
	Sex, IDKey, IDSealed, IDLast                string
	Phone, Email, Address, Relation, EthnSealed string
	AccountSince                                clock.Date
	AccountSource                               string
	Smartphone                                  bool
	Status                                      string
	From, To                                    clock.Date
	WalkIn                                      bool
	Lang                                        string
	Version                                     int
	CreatedAt                                   int64
}

const recordColumns = `id, village_id, household_id, name, folded, born, born_on, sex, id_key, id_sealed, id_last,
	phone, email, address, relation, ethnicity_sealed, account_since, account_source, smartphone, status,
	from_date, to_date, walk_in, lang, version, created_at`

func (p *record) values() []any {
	return []any{p.ID, p.VillageID, p.HouseholdID, p.Name, text.AllKeys(p.Name), p.Born, p.BornOn, p.Sex, p.IDKey,
		p.IDSealed, p.IDLast, p.Phone, p.Email, p.Address, p.Relation,
		p.EthnSealed, p.AccountSince, p.AccountSource, p.Smartphone, p.Status, p.From, p.To, p.WalkIn, p.Lang,
		p.Version, p.CreatedAt}
}

func findRecord(ctx context.Context, q db.Querier, id string) (p record, found bool, err error) {
	var folded string
	err = q.QueryRow(ctx, `select `+recordColumns+` from people_resident where id = $1`, id).Scan(
		&p.ID, &p.VillageID, &p.HouseholdID, &p.Name, &folded, &p.Born, &p.BornOn, &p.Sex, &p.IDKey, &p.IDSealed,
		&p.IDLast, &p.Phone, &p.Email, &p.Address, &p.Relation,
		&p.EthnSealed, &p.AccountSince, &p.AccountSource, &p.Smartphone, &p.Status, &p.From, &p.To, &p.WalkIn, &p.Lang,
		&p.Version, &p.CreatedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, nil
	}
	if err != nil {
		return p, false, fmt.Errorf("read resident: %w", err)
	}
	return p, true, nil
}

func errNotFound() error { return fault.New(fault.NotFound, "people.not_found") }

const insertRecordSQL = `insert into people_resident (` + recordColumns + `) values ($1, $2, $3, $4, $5, $6, $7, $8,
	$9, $10, $11, $12, $13, $14, $15,
	$16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26) on conflict (id) do nothing`

// entry is what the record is found by.
func (p *record) entry() search.Entry {
	return search.Entry{Ref: p.ID, Place: p.VillageID, Name: p.Name, Year: p.Born[:min(4, len(p.Born))]}
}

const briefColumns = `r.id, r.village_id, r.household_id, r.name, r.born, r.sex, r.id_last, r.phone, r.email, r.address,
	r.account_since, r.walk_in, r.status, r.to_date, r.version, coalesce(h.alley, ''), coalesce(h.address, ''),
	coalesce(hd.name, '')`

const briefSelect = `select ` + briefColumns + ` `

const briefJoins = ` left join people_household h on h.id = r.household_id
	left join people_resident hd on hd.id = h.head_id `

func scanBrief(r interface{ Scan(...any) error }, more ...any) (b Brief, err error) {
	var houseAddress string
	err = r.Scan(append([]any{&b.ID, &b.VillageID, &b.HouseholdID, &b.Name, &b.Born, &b.Sex, &b.IDLast, &b.Phone,
		&b.Email, &b.Address, &b.AccountSince, &b.WalkIn, &b.Status, &b.To, &b.Version,
		&b.Alley, &houseAddress, &b.HeadName}, more...)...)
	if b.Address == "" {
		b.Address = houseAddress
		if b.Alley != "" && !strings.Contains(houseAddress, b.Alley) {
			b.Address = strings.TrimSuffix(houseAddress+", "+b.Alley, ", ")
			b.Address = strings.TrimPrefix(b.Address, ", ")
		}
	}
	b.HasAccount = !b.AccountSince.IsZero()
	return b, err
}
