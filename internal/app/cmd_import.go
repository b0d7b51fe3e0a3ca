package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"thonso/internal/places"
	"thonso/internal/places/imports"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/workdays"
)

type importCmd struct {
	Procedures importProceduresCmd `cmd:"" help:"Add the versions of a catalogue file (JSON)."`
	Places     importPlacesCmd     `cmd:"" help:"Bring in a list of units (TSV, CSV, XLSX or XLS) as they were or are in one period."`
}

type exportCmd struct {
	Procedures exportProceduresCmd `cmd:"" help:"Write all versions of all procedures as one catalogue file."`
}

type importProceduresCmd struct {
	dataFlags
	File   string `arg:"" help:"Catalogue file, as exported." type:"existingfile"`
	DryRun bool   `help:"Say what would happen, write nothing."`
}

// Run adds the file's versions, or lists all that is wrong with it.
func (c *importProceduresCmd) Run(g *globals) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	return withApp(g, c.dataFlags, func(a *App) error {
		ctx := i18n.With(g.ctx, a.Catalog, i18n.Console)
		report, err := a.Procedures.Import(ctx, a.system(), f, c.DryRun)
		if err != nil {
			return err
		}
		for _, p := range report.Problems {
			fmt.Fprintf(g.out, "%s (%s): %s\n", p.Path, p.Code, i18n.T(ctx, p.Key, p.Args...))
		}
		if err := report.Refused(); err != nil {
			return err
		}
		fmt.Fprintf(g.out, "%s%d new, %d the same\n", dryWord(c.DryRun), report.New, report.Same)
		return nil
	})
}

type exportProceduresCmd struct {
	dataFlags
	File string `arg:"" optional:"" help:"File to write; without it, to the standard output." type:"path"`
}

// Run writes the catalogue.
func (c *exportProceduresCmd) Run(g *globals) error {
	return withApp(g, c.dataFlags, func(a *App) error {
		if c.File == "" {
			return a.Procedures.Export(g.out)
		}
		f, err := os.Create(c.File)
		if err != nil {
			return err
		}
		if err := a.Procedures.Export(f); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	})
}

type importPlacesCmd struct {
	dataFlags
	File     string     `arg:"" help:"List with a line of column names." type:"existingfile"`
	From     clock.Date `help:"First day on which the list holds, yyyy-mm-dd; none: since ever."`
	To       clock.Date `help:"Last day on which the list holds; none: still."`
	In       string     `help:"Place in which all units lie, by id, code or name; none: the list begins with provinces."`
	Province []string   `help:"Codes of the provinces to take; none: all."`
	Decision string     `help:"Resolution that made the units, for their lineage."`
	DryRun   bool       `help:"Say what would happen, write nothing."`
}

// Run brings the list in, or lists every line that is wrong.
func (c *importPlacesCmd) Run(g *globals) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, notes, unreadable := imports.ReadUnits(f, filepath.Base(c.File))
	return withApp(g, c.dataFlags, func(a *App) error {
		ctx := i18n.With(g.ctx, a.Catalog, i18n.Console)
		if unreadable != nil {
			return unreadable
		}
		in := imports.Input{Rows: rows, From: c.From, To: c.To, Provinces: c.Province,
			Decision: c.Decision, DryRun: c.DryRun}
		if c.In != "" {
			root, err := a.Places.Tree().Named(c.In)
			if err != nil {
				return err
			}
			in.Root = root.ID
		}
		report, err := imports.New(a.Places).Import(ctx, a.system(), in)
		tell(ctx, g, report.Errors, append(notes, report.Notes...))
		for _, h := range report.Holders {
			fmt.Fprintln(g.out, places.HolderText(ctx, h, in.From))
		}
		if err != nil {
			return err
		}
		if n := len(report.Errors); n > 0 {
			return fmt.Errorf("%d lines are wrong, nothing was written", n)
		}
		fmt.Fprintf(g.out, "%s%d new, %d changed, %d the same, %d lineages\n", dryWord(c.DryRun), report.Created,
			report.Changed, report.Same, report.Lines)
		return nil
	})
}

// tell lists what is wrong with lines of the file, and what is worth a look.
func tell(ctx context.Context, g *globals, wrong, notes []table.Fault) {
	for _, list := range []struct {
		word string
		rows []table.Fault
	}{{"", wrong}, {"note: ", notes}} {
		for _, e := range list.rows {
			var where string
			if e.Line > 0 { // else it is about the list as a whole
				where = fmt.Sprintf("line %d: ", e.Line)
			}
			if e.Field != "" {
				where = fmt.Sprintf("line %d, %s: ", e.Line, e.Field)
			}
			fmt.Fprintf(g.out, "%s%s%s\n", where, list.word, i18n.T(ctx, e.Key, e.Args...))
		}
	}
}

func dryWord(dry bool) string {
	if dry {
		return "nothing written; would be: "
	}
	return ""
}

type calendarCmd struct {
	File string `arg:"" help:"Working calendar as a table: TSV, CSV, XLSX or XLS." type:"existingfile"`
	Lang string `help:"Language in which faults are told." default:"${console}"`
}

// Run checks a working calendar, and says what is wrong with each of its lines.
func (c *calendarCmd) Run(g *globals) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	catalog := i18n.NewCatalog()
	if err := fillCatalog(catalog, nil); err != nil {
		return err
	}
	ctx := i18n.With(g.ctx, catalog, c.Lang)
	calendar, faults, err := workdays.Read(f, filepath.Base(c.File))
	if err != nil {
		return told(ctx, err)
	}
	if calendar == nil {
		tell(ctx, g, faults, nil)
		return fmt.Errorf("%d faults in the calendar", len(faults))
	}
	tell(ctx, g, nil, faults)
	fmt.Fprintln(g.out, calendar)
	return nil
}
