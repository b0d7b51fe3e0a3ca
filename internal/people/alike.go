package people

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/text"
)

// Another asks whether somebody new is none of those in the register who look the same.
func Another(p *bool) *forms.Field { return forms.Tick("another", p).Texts("people.another.").Later() }

// alike are those in the register who may be the same as p: of the same name,
// as search finds it, born on the same day as far as both are known, or in the
// same year and household. Only those whom the actor may find are told of; a
// guest may be in the register of their own village, too.
func (s *Service) alike(ctx context.Context, q db.Querier, actor auth.Actor, p record) ([]Brief, error) {
	if p.Born == "" {
		return nil, nil
	}
	year := p.Born[:4]
	found, err := s.briefs(ctx, q, `r.folded = $1 and r.born >= $2 and r.born <= $3 and r.id <> $4
		and (r.village_id = $5 or (not r.walk_in and not $6)) order by r.id`,
		text.Key(p.Name), year, year+"-99", p.ID, p.VillageID, p.WalkIn)
	return slices.DeleteFunc(found, func(b Brief) bool {
		same := strings.HasPrefix(b.Born, p.Born) || strings.HasPrefix(p.Born, b.Born) ||
			p.HouseholdID != "" && b.HouseholdID == p.HouseholdID
		return !same || !actor.May(Find, b.VillageID)
	}), err
}

// unknown refuses a number that somebody else has in the register already. It
// tells of a person only to those who may find them: by key_here, else key_elsewhere.
func (s *Service) unknown(ctx context.Context, tx *db.Tx, actor auth.Actor, p record, key string) error {
	if p.IDKey == "" {
		return nil
	}
	b, err := scanBrief(tx.QueryRow(ctx, briefSelect+`from people_resident r`+briefJoins+`where r.id_key = $1
		and r.id_key <> '' and r.status = 'here' and (r.village_id = $2 or (not r.walk_in and not $3)) and r.id <> $4
		order by case when r.village_id = $2 then 0 else 1 end limit 1`, p.IDKey, p.VillageID, p.WalkIn, p.ID))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	case actor.May(Find, b.VillageID):
		return s.taken("id_number", key+"_here", b)
	default:
		return s.taken("id_number", key+"_elsewhere")
	}
}

// taken is the fault of who looks as if they were in the register already, as those seen.
func (s *Service) taken(field, key string, seen ...Brief) error {
	f := &fault.Error{Kind: fault.Conflict, Key: key, Fields: map[string]string{field: key}}
	for _, b := range seen {
		f.Seen = append(f.Seen, fault.Seen{Text: joined(b.Name, b.BornShown(), s.places.Tree().Name(b.VillageID), b.Address),
			URL: PersonURL(b.ID), Value: toJSON(b)})
	}
	return f
}
