package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
)

// Clients is how many work at once; each has a member's, a clerk's and a leader's account.
const Clients = 16

// errFilled is what Load says where something is already.
var errFilled = errors.New("load needs an empty installation")

// Load fills an empty installation and prints how fast each part went.
func Load(ctx context.Context, s Services, z Size, out io.Writer) error {
	if s.Places.Tree().Len() > 0 {
		return errFilled
	}
	if z.Villages < Clients || z.Residents < 8*z.Villages {
		return fmt.Errorf("bench: at least %d villages, and 8 residents in each", Clients)
	}
	actor := auth.System("bench.load", s.Places)
	type step struct {
		name string
		f    func() (rows int, err error)
	}
	steps := []step{
		{"places", func() (int, error) { return 1 + z.communes() + z.Villages, loadPlaces(ctx, s, actor, z) }},
		{"accounts", func() (int, error) { return 3 * Clients, loadAccounts(ctx, s, actor, z) }},
		{"residents", func() (int, error) { return z.Residents, loadPeople(ctx, s, z) }},
	}
	for _, m := range s.Modules.All() {
		if m.Bench != nil {
			steps = append(steps, step{m.Name, func() (int, error) { return m.Bench(ctx, z.province()) }})
		}
	}
	steps = append(steps, step{"dossiers", func() (int, error) { return z.Dossiers, loadDossiers(ctx, s, actor, z) }})
	for _, step := range steps {
		start := time.Now()
		rows, err := step.f()
		if err != nil {
			return fmt.Errorf("load %s: %w", step.name, err)
		}
		took := time.Since(start)
		fmt.Fprintf(out, "%-16s %9d  %7.1f s  %8.0f/s\n", step.name, rows, took.Seconds(),
			float64(rows)/took.Seconds())
	}
	if s.DB.Dialect == db.Postgres {
		return settle(ctx, s.DB)
	}
	return nil
}

// settle does at once what PostgreSQL would do by itself in the minutes after so
// much was written, on the cores that are to be measured.
func settle(ctx context.Context, d *db.DB) error {
	return d.Raw(ctx, func(pool *sql.DB) error {
		_, err := pool.ExecContext(ctx, `vacuum (analyze)`)
		return err
	})
}

func loadPlaces(ctx context.Context, s Services, actor auth.Actor, z Size) error {
	province := id(kindPlace, 0)
	news := []places.NewPlace{{Place: places.Place{ID: province, Kind: places.Province, Type: "tinh",
		Code: "99", Name: "Thử Nghiệm"}}}
	for c := range z.communes() {
		news = append(news, places.NewPlace{ParentID: province, Place: places.Place{ID: communeID(c),
			Kind: places.Commune, Type: "xa", Code: fmt.Sprintf("99%03d", c), Name: fmt.Sprintf("Mường Thử %d", c+1)}})
	}
	for v := range z.Villages {
		c := z.communeOf(v)
		news = append(news, places.NewPlace{ParentID: communeID(c), Place: places.Place{ID: z.villageID(v),
			Kind: places.Village, Type: "thon",
			Code: fmt.Sprintf("99%03d-%04d", c, v), Name: fmt.Sprintf("Đồng Thử %d", v+1)}})
	}
	return s.Places.Create(ctx, actor, news...)
}

// province is what the modules add to.
func (z Size) province() module.Province {
	p := module.Province{ID: id(kindPlace, 0)}
	for c := range z.communes() {
		p.Communes = append(p.Communes, communeID(c))
	}
	for v := range z.Villages {
		p.Villages = append(p.Villages, z.villageID(v))
	}
	return p
}

func communeID(c int) string          { return id(kindPlace, 1+c) }
func (z Size) villageID(v int) string { return id(kindPlace, 1+z.communes()+v) }

// AccountName names the account of a role of a client.
func AccountName(role auth.Role, client int) string { return fmt.Sprintf("bench.%s.%d", role, client) }

// loadAccounts spreads the clients over the province. Nobody knows the
// passwords: a run sets new ones.
func loadAccounts(ctx context.Context, s Services, actor auth.Actor, z Size) error {
	for i := range Clients {
		village := i * z.Villages / Clients
		for role, place := range map[auth.Role]string{auth.Member: z.villageID(village),
			auth.Clerk: communeID(z.communeOf(village)), auth.Leader: id(kindPlace, 0)} {
			_, err := s.Auth.CreateAccount(ctx, actor, auth.AccountInput{Username: AccountName(role, i),
				Name:     fmt.Sprintf("Người thử %d", i+1),
				Password: ids.Secret(), Role: role, PlaceID: place})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func loadPeople(ctx context.Context, s Services, z Size) error {
	const villages = 12 // at a time: about one transaction of the register
	return inParallel(ctx, ceilDiv(z.Villages, villages), func(ctx context.Context, i int) error {
		var hs []people.Household
		var rs []people.Resident
		for v := i * villages; v < min((i+1)*villages, z.Villages); v++ {
			h, r := z.people(v)
			hs, rs = append(hs, h...), append(rs, r...)
		}
		return s.People.Load(ctx, hs, rs)
	})
}

// inParallel does parts 0 to n-1, two at a time: while one is written the next
// is made. No more are begun after an error.
func inParallel(ctx context.Context, n int, part func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := part(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
