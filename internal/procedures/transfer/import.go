package transfer

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/procedures"
)

// An Input is a catalogue to be brought in.
type Input struct {
	File   io.Reader
	Name   string      // of the file; by its ending it is a table, else our JSON
	Rows   []table.Row // of a table that was read before, in place of the file
	DryRun bool        // say what would happen, write nothing
}

// A Report says what an import did, or would do.
type Report struct {
	New, Same int // versions
	Problems  []Problem
	Notes     []table.Fault // what a person should know of a table
	DryRun    bool
	Rows      []table.Row // of the table
}

// A Problem is one thing wrong: in a table at a line and a column, else at a path.
type Problem struct {
	procedures.Problem
	Line   int
	Column string
}

func (p Problem) where(ctx context.Context) string {
	if p.Line == 0 {
		return p.Path
	}
	where := i18n.T(ctx, "procedures.table.line", "line", p.Line)
	if i := slices.IndexFunc(columns, func(c column) bool { return c.Name == p.Column }); i >= 0 {
		where += " · " + columns[i].Title
	}
	return where
}

// Refused is the fault of an import with problems, for callers who have no page to list them on.
func (r Report) Refused() error {
	if len(r.Problems) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "procedures.import.problems", "n", len(r.Problems))
}

// faults are the problems of a table as it tells them.
func (r Report) faults() (out []table.Fault) {
	for _, p := range r.Problems {
		out = append(out, table.Fault{Line: p.Line, Field: p.Column, Key: p.Key, Args: p.Args})
	}
	return out
}

// Import reads a catalogue and adds its versions, all or none: with any problem
// nothing is written, and every problem is told at once. A second import of the
// same file changes nothing.
func (s *Service) Import(ctx context.Context, actor auth.Actor, in Input) (Report, error) {
	if err := actor.NeedAnywhere(procedures.Manage); err != nil {
		return Report{}, err
	}
	report := Report{DryRun: in.DryRun}
	c, err := s.read(ctx, in, &report)
	if err != nil {
		return Report{}, err
	}
	kept := s.procedures.Versions()
	for i, p := range c.Procedures {
		old, err := s.procedures.Version(p.Code, p.Version)
		switch {
		case err != nil:
			report.New++
			s.checkStart(&report, i, p, kept)
		case same(old, p):
			report.Same++
		default:
			report.wrong(i, p, "version", "version", "procedures.version_taken", "code", p.Code, "version", p.Version)
		}
	}
	slices.SortStableFunc(report.Problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	if in.DryRun || len(report.Problems) > 0 {
		return report, nil
	}
	report.New, err = s.procedures.Add(ctx, actor, c.Procedures...)
	return report, err
}

// wrong notes a problem of the i-th procedure of the file, at a path and, in a table, a column.
func (r *Report) wrong(i int, p procedures.Procedure, path, column, key string, args ...any) {
	found := Problem{Problem: procedures.Problem{Code: p.Code, Path: path, Key: key, Args: args}}
	if len(r.Rows) > 0 {
		found.Line, found.Column = r.Rows[i].Line, column
	}
	r.Problems = append(r.Problems, found)
}

// mostAhead is how far ahead a version may begin, in days: a later one is a slip of the hand.
const mostAhead = 10 * 365

// checkStart: a new version begins after the one before it, which it would push
// out of days on which that was used, and not in a distant year. Of those kept
// the newest of each stands first.
func (s *Service) checkStart(r *Report, i int, p procedures.Procedure, kept []procedures.Procedure) {
	latest := s.procedures.Today().AddDays(mostAhead)
	if p.ValidFrom > latest {
		r.wrong(i, p, "validFrom", "valid_from", "procedures.start_far", "day", latest.Format())
	}
	for _, old := range kept {
		if old.Code == p.Code && old.Version < p.Version {
			if p.ValidFrom <= old.ValidFrom {
				r.wrong(i, p, "validFrom", "valid_from", "procedures.start_before", "version", old.Version,
					"day", old.ValidFrom.Format())
			}
			return
		}
	}
}

// read reads the file, and says in the report what is wrong in it.
func (s *Service) read(ctx context.Context, in Input, report *Report) (c procedures.Catalogue, err error) {
	ending := strings.ToLower(filepath.Ext(in.Name))
	if in.Rows == nil && (ending == "" || !slices.Contains(strings.Split(table.Endings, ","), ending)) {
		if c, err = procedures.ReadCatalogue(in.File); err != nil {
			return c, err
		}
		for _, p := range c.Validate() {
			report.Problems = append(report.Problems, Problem{Problem: p})
		}
		return c, nil
	}
	if report.Rows = in.Rows; in.Rows == nil {
		if report.Rows, report.Notes, err = table.Read(in.File, in.Name, format); err != nil {
			return c, err
		}
	}
	return s.fromTable(ctx, report), nil
}

// same compares as procedures.Add does: by what is stored.
func same(a, b procedures.Procedure) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// Export writes every version, as a file of an ending that Import reads: a
// table as .xlsx, our JSON as .json or without one.
func (s *Service) Export(ctx context.Context, w io.Writer, ending string) error {
	versions := s.procedures.Versions()
	switch ending {
	case ".xlsx":
		return writeTable(ctx, w, versions)
	case ".json", "":
		return procedures.Catalogue{Procedures: versions}.Write(w)
	}
	return fault.New(fault.Invalid, "procedures.export_kind")
}
