package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/waits"
	"thonso/internal/platform/db"
	"thonso/internal/platform/tallies"
)

// open are what may have happened to a dossier that waits, in turn.
var open = [][]string{{"submit"}, {"submit", "receive"}, {"submit", "receive", "transfer"},
	{"submit", "receive", "transfer"}}

// openDays is over how many days back they were sent; those of the first are late.
const openDays = 4

// fillInboxes makes dossiers until n wait at the office of every client.
func (t *targets) fillInboxes(ctx context.Context, s Services, n int) error {
	if n == 0 {
		return nil
	}
	procs, err := s.procs()
	if err != nil {
		return err
	}
	number := 0
	if err := s.DB.Read().QueryRow(ctx, `select count(*) from dossiers_dossier`).Scan(&number); err != nil {
		return err
	}
	var filled []string
	for i, commune := range t.communes {
		if slices.Contains(filled, commune) {
			continue
		}
		filled = append(filled, commune)
		var waiting int
		var agency string
		if err := s.DB.Read().QueryRow(ctx, `select agency_code, (select coalesce(sum(n), 0) from dossiers_waiting w
			where w.commune_id = o.commune_id) from dossiers_office o where commune_id = $1`,
			commune).Scan(&agency, &waiting); err != nil {
			return err
		}
		who, err := someOf(ctx, s, t.villages[i])
		if err != nil {
			return err
		}
		l := &loader{Services: s, procs: procs, counts: map[string][]tallies.Delta{}}
		var all []made
		for j := range max(0, n-waiting) {
			number++
			m := made{Dossier: dossiers.Dossier{PlaceID: t.villages[i], CommuneID: commune}, agency: agency}
			ago := openDays * 24 * time.Hour * time.Duration(j) / time.Duration(n)
			all = append(all, l.open(m, who[j%len(who)], number, time.Now().Add(-ago)))
		}
		for batch := range slices.Chunk(all, loadBatch) {
			if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				return insert(ctx, tx, batch)
			}); err != nil {
				return err
			}
		}
		if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return dossiers.Counts.AddAll(ctx, tx, l.counts)
		}); err != nil {
			return err
		}
	}
	if err := s.DB.InTx(ctx, waits.Rebuild); err != nil {
		return err
	}
	if s.DB.Dialect == db.Postgres {
		return settle(ctx, s.DB)
	}
	return nil
}

// someOf are residents of a village to make dossiers for.
func someOf(ctx context.Context, s Services, village string) ([]someone, error) {
	who, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (p someone, err error) {
		return p, r.Scan(&p.id, &p.name, &p.key)
	},
		`select id, name, id_key from people_resident where village_id = $1 and status = 'here'
			order by folded, id limit 500`,
		village)
	if err == nil && len(who) == 0 {
		err = fmt.Errorf("bench: nobody lives in village %s", village)
	}
	return who, err
}

// open completes a dossier that waits, sent at at.
func (l *loader) open(m made, p someone, number int, at time.Time) made {
	const own = 1 << 40 // numbers that no load gives
	proc := l.procs[number%len(l.procs)]
	m.ID, m.Procedure, m.ProcVer = id(kindDossier, own+number), proc.Code, proc.Version
	m.Sector, m.DecidedBy = proc.Field.Sector, proc.Decider.Body()
	m.ResidentID, m.OwnerName = p.id, p.name
	m.Way, m.Channel, m.Assist, m.CreatedBy = dossiers.Here, dossiers.Online, dossiers.Self, "bench"
	m.CreatedAt, m.Copies, m.Pages, m.Version = at, 1, 1, 1
	m.key = p.key
	m.answers = l.Box.Seal(db.JSON(answersOf(number, p.name)), m.ID)
	m.number = 2_000_000 + number // no load goes so far: codes stay unique
	l.happen(&m, own+number, proc, open[number%len(open)], at)
	return m
}
