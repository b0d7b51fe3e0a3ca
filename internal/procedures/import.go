package procedures

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// An ImportReport says what an import did, or would do.
type ImportReport struct {
	New, Same int // versions
	Problems  []Problem
	DryRun    bool
}

// Import reads a catalogue file and adds its versions, all or none: with any
// problem nothing is written, and every problem is told at once. A second
// import of the same file changes nothing.
func (s *Service) Import(ctx context.Context, actor auth.Actor, r io.Reader, dryRun bool) (ImportReport, error) {
	if err := actor.NeedAnywhere(Manage); err != nil {
		return ImportReport{}, err
	}
	c, err := ReadCatalogue(r)
	if err != nil {
		return ImportReport{}, err
	}
	report := ImportReport{DryRun: dryRun, Problems: c.Validate()}
	for _, p := range c.Procedures {
		old, err := s.Version(p.Code, p.Version)
		switch {
		case err != nil:
			report.New++
		case same(old, p):
			report.Same++
		default:
			report.Problems = append(report.Problems, Problem{p.Code, "version", "procedures.version_taken",
				[]any{"code", p.Code, "version", p.Version}})
		}
	}
	if dryRun || len(report.Problems) > 0 {
		return report, nil
	}
	report.New, err = s.Add(ctx, actor, c.Procedures...)
	return report, err
}

// same compares as Add does: by what is stored.
func same(a, b Procedure) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
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

// Export writes every version as one file, which Import reads.
func (s *Service) Export(w io.Writer) error { return Catalogue{s.Versions()}.Write(w) }

// Refused is the fault of an import with problems, for callers who have no page to list them on.
func (r ImportReport) Refused() error {
	if len(r.Problems) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "procedures.import.problems", "n", len(r.Problems))
}
