package sessions

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
)

// A Tally counts closed sessions, the people who came and those who were served.
type Tally struct{ Sessions, Visits, Helped int }

func (t *Tally) add(o Tally) {
	t.Sessions += o.Sessions
	t.Visits += o.Visits
	t.Helped += o.Helped
}

// addTally adds to a village's month and to its total.
func addTally(ctx context.Context, tx *db.Tx, villageID string, month int, t Tally) error {
	tx.Touch(db.Figures)
	for _, m := range []int{month, 0} {
		if _, err := tx.Exec(ctx, `insert into sessions_tally (village_id, month, sessions, visits, helped) values ($1, $2, $3, $4, $5)
			on conflict (village_id, month) do update set sessions = sessions_tally.sessions + excluded.sessions, visits = sessions_tally.visits + excluded.visits,
			helped = sessions_tally.helped + excluded.helped`, villageID, m, t.Sessions, t.Visits, t.Helped); err != nil {
			return err
		}
	}
	return nil
}

// CountsBetween returns the tally of each village that has one, for the months
// from … to (yyyymm, both included; 0: open).
func (s *Service) CountsBetween(ctx context.Context, villageIDs []string, from, to int) (map[string]Tally, error) {
	var args []any
	where := `month = 0` // ever
	if from != 0 || to != 0 {
		where = `month >= ` + db.Arg(&args, max(from, 1))
	}
	if to != 0 {
		where += ` and month <= ` + db.Arg(&args, to)
	}
	among, wanted := db.Among(&args, "village_id", villageIDs)
	out := map[string]Tally{}
	_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (struct{}, error) {
		var id string
		var t Tally
		err := r.Scan(&id, &t.Sessions, &t.Visits, &t.Helped)
		if wanted(id) {
			out[id] = t
		}
		return struct{}{}, err
	}, `select village_id, sum(sessions), sum(visits), sum(helped) from sessions_tally where `+where+` and `+among+` group by village_id`, args...)
	return out, wrap("count sessions", err)
}

// Recount compares the tallies with the records and returns the villages where
// they differ: none, unless something is broken.
func (s *Service) Recount(ctx context.Context) ([]string, error) {
	type key struct {
		village string
		month   int
	}
	sum := map[key]Tally{}
	put := func(k key, t Tally) {
		have := sum[k]
		have.add(t)
		sum[k] = have
	}
	_, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (se Session, err error) {
		var t Tally
		if err := r.Scan(&se.VillageID, db.Into(&se.OpenedAt), &t.Visits, &t.Helped); err != nil {
			return se, err
		}
		t.Sessions = 1
		put(key{se.VillageID, 0}, t)
		put(key{se.VillageID, dossiers.Month(se.OpenedAt)}, t)
		return se, nil
	}, `select s.village_id, s.opened_at, count(v.id), coalesce(sum(case when v.status = 'done' then 1 else 0 end), 0)
		from sessions_session s left join sessions_visit v on v.session_id = s.id where s.closed_at > 0 group by s.id, s.village_id, s.opened_at`)
	if err != nil {
		return nil, wrap("recount sessions", err)
	}
	_, err = db.Collect(ctx, s.DB.Read(), func(r db.Rows) (k key, err error) {
		var t Tally
		err = r.Scan(&k.village, &k.month, &t.Sessions, &t.Visits, &t.Helped)
		put(k, Tally{-t.Sessions, -t.Visits, -t.Helped})
		return k, err
	}, `select village_id, month, sessions, visits, helped from sessions_tally`)
	var wrong []string
	for k, t := range sum {
		if t != (Tally{}) {
			wrong = append(wrong, k.village)
		}
	}
	slices.Sort(wrong)
	return slices.Compact(wrong), wrap("recount sessions", err)
}
