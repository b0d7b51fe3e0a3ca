package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/platform/search"
)

// A finding is what one check of the doctor found; "" and no problem is well.
type finding struct {
	check, detail string
	problem       error
}

type doctorCmd struct{ dataFlags }

var errUnwell = errors.New("something needs attention")

// Run looks at everything that may have gone wrong unnoticed. It repairs nothing.
func (d *doctorCmd) Run(g *globals) error {
	well := true
	for _, f := range examineAll(g.ctx, d.config(g)) {
		mark := "ok  "
		if f.problem != nil {
			mark, well = "FAIL", false
			f.detail = strings.ReplaceAll(f.problem.Error(), "\n", "; ")
		}
		fmt.Fprintf(g.out, "%s  %-12s %s\n", mark, f.check, f.detail)
	}
	if !well {
		return errUnwell
	}
	return nil
}

// examineAll examines the installation, and that of practice where there is one.
func examineAll(ctx context.Context, c Config) []finding {
	out := examine(ctx, c)
	if p, ok := c.practised(); ok {
		for _, f := range examine(ctx, p) {
			f.check = "practice: " + f.check
			out = append(out, f)
		}
	}
	return out
}

func examine(ctx context.Context, c Config) (out []finding) {
	add := func(check, detail string, err error) { out = append(out, finding{check, detail, err}) }
	box, keyErr := seal.Load(c.keyFile())
	if keyErr != nil {
		add("key", "", keyErr)
	}
	if !strings.Contains(c.dsn(), "://") {
		if _, err := os.Stat(c.dsn()); err != nil {
			add("database", "", err) // opening it would make an empty one
			return out
		}
	}
	d, err := db.Open(ctx, c.dsn(), db.Options{})
	if err != nil {
		add("database", "", err)
		return out
	}
	defer d.Close()
	add("database", string(d.Dialect), integrity(ctx, d))

	a := &App{Config: c, Clock: clock.System{}, DB: d, Box: box}
	if c.Clock != nil {
		a.Clock = c.Clock
	}
	n, err := a.appliedMigrations(ctx)
	add("migrations", fmt.Sprintf("%d applied", n), err)
	counted := err == nil // else there may be nothing to count in
	if counted && keyErr == nil {
		add("key", c.keyFile(), errors.Join(rightKey(ctx, c, d, box), a.legible(ctx)))
	}
	if counted {
		add("figures", "as the records give them", a.figuresCheck(ctx))
		add("search", "finds what the records give", a.searchCheck(ctx))
	}
	n, err = verifyJournal(ctx, d)
	add("journal", fmt.Sprintf("%d entries, unbroken", n), err)
	n, err = a.verifyFiles(ctx, counted)
	add("files", fmt.Sprintf("%d, all as they were kept", n), err)
	n, err = deadJobs(ctx, jobs.New(d, a.Clock))
	add("jobs", fmt.Sprintf("%d waiting, none laid aside", n), err)
	return out
}

// appliedMigrations counts the migrations applied, and complains of those that
// aren't. Where none waits the modules are made, and may be asked.
func (a *App) appliedMigrations(ctx context.Context) (int, error) {
	if err := a.makeModules(); err != nil {
		return 0, err
	}
	applied, waiting := migrationsOf(ctx, a.DB, a.withTables())
	if len(waiting) > 0 {
		return applied, fmt.Errorf("not applied yet: %s", strings.Join(waiting, ", "))
	}
	return applied, a.load(ctx)
}

func migrationsOf(ctx context.Context, d *db.DB, ms []module.Module) (applied int, waiting []string) {
	for _, m := range ms {
		if !hasTables(m) {
			continue
		}
		files, _ := fs.Glob(m.Files, "migrations/*.sql") // the pattern is well formed
		for _, f := range files {
			number, _, _ := strings.Cut(filepath.Base(f), "_")
			version, _ := strconv.Atoi(number)
			var n int
			err := d.Read().QueryRow(ctx, `select count(*) from `+m.Name+`_migration where version_id = $1`,
				version).Scan(&n)
			if err != nil || n == 0 {
				waiting = append(waiting, m.Name+"/"+filepath.Base(f))
				continue
			}
			applied++
		}
	}
	return applied, waiting
}

// figuresCheck names the first figure that differs from the records.
func (a *App) figuresCheck(ctx context.Context) error {
	found, err := a.recount(ctx)
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("%d differ from the records, the first: %s", len(found), found[0])
	}
	return err
}

// searchCheck compares all stored search keys with the records.
func (a *App) searchCheck(ctx context.Context) error {
	for _, m := range a.withTables() {
		if err := search.Check(ctx, a.DB.Read(), m.Keys); err != nil {
			return err
		}
	}
	return nil
}

func verifyJournal(ctx context.Context, d *db.DB) (int, error) {
	breaks, seen, err := audit.Verify(ctx, d.Read())
	if err == nil && len(breaks) > 0 {
		b := breaks[0]
		err = fmt.Errorf("%d breaks, the first in chain %q at entry %d (%s)", len(breaks), b.Chain, b.Seq, b.Why)
	}
	return int(seen), err
}

// keptFiles are the hashes of the files that the records count on.
func (a *App) keptFiles(ctx context.Context) (out []string, err error) {
	for _, m := range a.Modules.All() {
		if m.KeptFiles == nil {
			continue
		}
		hashes, err := m.KeptFiles(ctx)
		if err != nil {
			return nil, fmt.Errorf("files of %s: %w", m.Name, err)
		}
		out = append(out, hashes...)
	}
	return out, nil
}

// verifyFiles examines the kept files, and whether any is gone that the records
// count on; records says whether these can be asked.
func (a *App) verifyFiles(ctx context.Context, records bool) (n int, err error) {
	var wanted []string
	if records { // asked first: a file is there before its record
		if wanted, err = a.keptFiles(ctx); err != nil {
			return 0, err
		}
	}
	n, err = verifyBlobs(a.Config.blobDir())
	var gone []string
	files := blob.New(a.Config.blobDir())
	for _, hash := range wanted {
		if !files.Has(hash) {
			gone = append(gone, hash)
		}
	}
	if len(gone) > 0 {
		err = errors.Join(err, fmt.Errorf("%d files that the records count on are gone, the first: %s", len(gone),
			gone[0]))
	}
	return n, err
}

// verifyBlobs hashes every kept file and compares it with its name.
func verifyBlobs(dir string) (n int, err error) {
	var bad []string
	err = walkBlobs(dir, func(rel, file string) error {
		sum, err := hashFile(file)
		if err != nil {
			return err
		}
		n++
		// The name may be split into folders by its first characters.
		if !strings.HasSuffix(strings.ReplaceAll(rel, "/", ""), sum) {
			bad = append(bad, rel)
		}
		return nil
	})
	if err == nil && len(bad) > 0 {
		err = fmt.Errorf("%d files differ from what was kept, the first: %s", len(bad), bad[0])
	}
	return n, err
}

func hashFile(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// deadJobs counts the jobs that are not done yet, and complains of those given up.
func deadJobs(ctx context.Context, q *jobs.Queue) (open int, err error) {
	counts, err := q.Counts(ctx)
	var dead []string
	for queue, byState := range counts {
		for state, n := range byState {
			if state != jobs.Dead {
				open += n
			} else if n > 0 {
				dead = append(dead, fmt.Sprintf("%d in %s", n, queue))
			}
		}
	}
	if len(dead) > 0 {
		slices.Sort(dead)
		err = fmt.Errorf("given up after many tries: %s (see thonso jobs list)", strings.Join(dead, ", "))
	}
	return open, err
}
