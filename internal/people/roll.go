package people

import (
	"context"
	"fmt"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
)

// Roll moves the tallies of all villages to today: who came of age since is
// counted. It runs often and does something once after midnight.
func (s *Service) Roll(ctx context.Context) error {
	villages, err := db.Strings(ctx, s.db.Read(), `select village_id from people_tally where as_of < $1 order by village_id`, s.today())
	if err != nil {
		return fmt.Errorf("roll tallies: %w", err)
	}
	for _, v := range villages {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := s.openTally(ctx, tx, v)
			return err
		})
		if err != nil {
			return fmt.Errorf("roll tallies: %w", err)
		}
	}
	return nil
}

// A Difference is a village whose tally isn't what its records say.
type Difference struct {
	VillageID string
	Kept      Tally
	Counted   Tally
}

// Recount compares every tally with the records, in one statement, so that no
// write falls in between. It repairs nothing: a difference is a defect to be found.
func (s *Service) Recount(ctx context.Context) ([]Difference, error) {
	if err := s.Roll(ctx); err != nil {
		return nil, err
	}
	day := s.today()
	diffs, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (d Difference, err error) {
		d.Kept.AsOf, d.Counted.AsOf = day, day
		return d, r.Scan(append(append([]any{&d.VillageID}, d.Kept.scan()...), d.Counted.scan()...)...)
	}, `with c as (select r.village_id, `+countColumns+` from people_resident r where `+counted+` group by r.village_id),
		b as (
			select coalesce(t.village_id, c.village_id) as village_id,
				coalesce(t.residents, 0) as t1, coalesce(t.households, 0) as t2, coalesce(t.aged14, 0) as t3,
				coalesce(t.account14, 0) as t4, coalesce(t.adults, 0) as t5, coalesce(t.smartphone, 0) as t6,
				coalesce(c.residents, 0) as c1, coalesce(c.households, 0) as c2, coalesce(c.aged14, 0) as c3,
				coalesce(c.account14, 0) as c4, coalesce(c.adults, 0) as c5, coalesce(c.smartphone, 0) as c6
			from people_tally t full join c on c.village_id = t.village_id
			where t.village_id is null or t.as_of = $1)
		select * from b where t1 <> c1 or t2 <> c2 or t3 <> c3 or t4 <> c4 or t5 <> c5 or t6 <> c6 order by village_id`, countArgs(day)...)
	if err != nil {
		return nil, fmt.Errorf("recount: %w", err)
	}
	return diffs, nil
}

// roll is the job that does Roll.
type roll struct{}

// Job says how it is worked.
func (roll) Job() jobs.Spec { return jobs.Spec{Kind: "people.roll", Once: "roll"} }

func (s *Service) jobs(q *jobs.Queue) {
	jobs.Work(q, auth.System("people", nil), func(ctx context.Context, _ auth.Actor, _ roll) error {
		return s.Roll(ctx)
	})
	q.Plan("people.roll", jobs.Every(10*time.Minute), roll{})
}
