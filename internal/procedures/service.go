package procedures

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// Permissions of this module.
const (
	Manage auth.Permission = "procedures.manage" // import and change the catalogue
	Choose auth.Permission = "procedures.choose" // choose the procedures of a village
)

// Permissions of this module.
var Permissions = []auth.Permission{Manage, Choose}

// A Service keeps the catalogue's versions and what each village has chosen.
type Service struct {
	db      *db.DB
	clock   clock.Clock
	journal *audit.Journal
	all     atomic.Pointer[map[string][]Procedure] // by code, newest version first
	rev     atomic.Int64
	checked atomic.Int64

	places   *places.Service
	practice bool
}

// Deps are what the module stands on.
type Deps struct {
	DB      *db.DB
	Clock   clock.Clock
	Journal *audit.Journal
	Places  *places.Service

	Practice bool // nothing is shipped: the catalogue is that of the real installation
}

// New returns the service, with an empty catalogue until Reload.
func New(d Deps) *Service {
	s := &Service{db: d.DB, clock: d.Clock, journal: d.Journal, places: d.Places, practice: d.Practice}
	s.all.Store(&map[string][]Procedure{})
	return s
}

// Reload reads the catalogue.
func (s *Service) Reload(ctx context.Context) error {
	var n int64
	if err := s.db.Read().QueryRow(ctx, `select n from procedures_revision where id = 1`).Scan(&n); err != nil {
		return fmt.Errorf("load the catalogue: %w", err)
	}
	ps, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (p Procedure, err error) {
		var data string
		if err := r.Scan(&data); err != nil {
			return p, err
		}
		return read(data)
	}, `select data from procedures_version order by code, version desc`)
	if err != nil {
		return fmt.Errorf("load the catalogue: %w", err)
	}
	m := map[string][]Procedure{}
	for _, p := range ps {
		m[p.Code] = append(m[p.Code], p)
	}
	s.all.Store(&m)
	s.rev.Store(n)
	s.checked.Store(s.clock.Now().UnixNano())
	return nil
}

// known are the versions that this process has read, by their text: none ever
// changes, so that a later look, and practice beside the real installation, read only what is new.
var known sync.Map

func read(data string) (p Procedure, err error) {
	if p, ok := known.Load(data); ok {
		return p.(Procedure), nil
	}
	if err := json.Unmarshal([]byte(data), &p); err != nil {
		return p, err
	}
	known.Store(data, p)
	return p, nil
}

// recheck is how long another process may see an old catalogue.
const recheck = 5 * time.Second

// catalogue returns the versions as of now, by code.
func (s *Service) catalogue() map[string][]Procedure {
	now := s.clock.Now().UnixNano()
	if last := s.checked.Load(); now-last > int64(recheck) && s.checked.CompareAndSwap(last, now) {
		var n int64
		ctx := context.Background()
		err := s.db.Read().QueryRow(ctx, `select n from procedures_revision where id = 1`).Scan(&n)
		if err == nil && n != s.rev.Load() {
			_ = s.Reload(ctx) // on failure the old one stays, and the next look tries again
		}
	}
	return *s.all.Load()
}

// Get returns the version of code valid on day; a NotFound fault where there is none.
func (s *Service) Get(code string, day clock.Date) (Procedure, error) {
	for _, p := range s.catalogue()[code] {
		if day.In(p.ValidFrom, p.ValidTo) {
			return p, nil
		}
	}
	return Procedure{}, unknown(code)
}

// Version returns one version, valid or not: what a dossier was begun under.
func (s *Service) Version(code string, version int) (Procedure, error) {
	for _, p := range s.catalogue()[code] {
		if p.Version == version {
			return p, nil
		}
	}
	return Procedure{}, unknown(code)
}

// Today is the day of the service's clock.
func (s *Service) Today() clock.Date { return clock.DateOf(s.clock.Now()) }

// List returns the procedures valid on day, by code.
func (s *Service) List(day clock.Date) []Procedure {
	var out []Procedure
	for _, vs := range s.catalogue() {
		if i := slices.IndexFunc(vs, func(p Procedure) bool { return day.In(p.ValidFrom, p.ValidTo) }); i >= 0 {
			out = append(out, vs[i])
		}
	}
	slices.SortFunc(out, func(a, b Procedure) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// Versions returns every version in the catalogue, by code, the newest first.
func (s *Service) Versions() []Procedure {
	var out []Procedure
	for _, vs := range s.catalogue() {
		out = append(out, vs...)
	}
	slices.SortStableFunc(out, func(a, b Procedure) int {
		if d := strings.Compare(a.Code, b.Code); d != 0 {
			return d
		}
		return b.Version - a.Version
	})
	return out
}

// Add puts versions into the catalogue; one that is there already and equal is
// left alone, one that differs is refused: versions never change once used.
func (s *Service) Add(ctx context.Context, actor auth.Actor, ps ...Procedure) (added int, err error) {
	if err := actor.NeedAnywhere(Manage); err != nil {
		return 0, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		added = 0
		for _, p := range ps {
			isNew, err := s.insert(ctx, tx, p)
			if err != nil {
				return err
			}
			if isNew {
				added++
			}
		}
		if added == 0 {
			return nil
		}
		if _, err := tx.Exec(ctx, `update procedures_revision set n = n + 1 where id = 1`); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{Action: "procedures.add", Kind: "catalogue",
			After: map[string]any{"added": added}})
	})
	if err != nil {
		return 0, fmt.Errorf("add procedures: %w", err)
	}
	return added, s.Reload(ctx)
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, p Procedure) (bool, error) {
	data, err := json.Marshal(p)
	if err != nil {
		return false, err
	}
	var old string
	err = tx.QueryRow(ctx, `select data from procedures_version where code = $1 and version = $2`,
		p.Code, p.Version).Scan(&old)
	switch {
	case err == nil && old == string(data):
		return false, nil
	case err == nil && sameLaw(old, string(data)): // texts in more languages may be added later
		_, err = tx.Exec(ctx, `update procedures_version set data = $3 where code = $1 and version = $2`,
			p.Code, p.Version, string(data))
		return true, err
	case err == nil:
		return false, fault.New(fault.Conflict, "procedures.version_taken", "code", p.Code, "version", p.Version)
	case !errors.Is(err, sql.ErrNoRows):
		return false, err
	}
	_, err = tx.Exec(ctx, `insert into procedures_version (code, version, valid_from, valid_to, data, added_at)
		values ($1, $2, $3, $4, $5, $6)`,
		p.Code, p.Version, p.ValidFrom, p.ValidTo, string(data), db.At(s.clock.Now()))
	return true, err
}

// unknown says that no procedure has the code, of which as much is repeated as a code is long.
func unknown(code string) error {
	if r := []rune(code); len(r) > longestCode {
		code = string(r[:longestCode]) + "…"
	}
	return fault.New(fault.NotFound, "procedures.unknown", "code", code)
}

const longestCode = 20
