package app

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"thonso/internal/places"
	"thonso/internal/places/imports"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures/transfer"
)

type importCmd struct {
	Procedures importProceduresCmd `cmd:"" help:"Add the versions of a catalogue file (JSON), or of a table."`
	Places     importPlacesCmd     `cmd:"" help:"Bring in a list of units as they were or are in one period."`
}

type exportCmd struct {
	Procedures exportProceduresCmd `cmd:"" help:"Write all versions of all procedures as one catalogue file."`
}

type importProceduresCmd struct {
	dataFlags
	File   string `arg:"" help:"Catalogue file as exported, or a table (TSV, CSV, XLSX or XLS)." type:"existingfile"`
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
		report, err := transfer.New(a.Procedures).Import(ctx, a.system(),
			transfer.Input{File: f, Name: filepath.Base(c.File), DryRun: c.DryRun})
		if err != nil {
			return err
		}
		var wrong []table.Fault
		for _, p := range report.Problems {
			if p.Line == 0 {
				fmt.Fprintf(g.out, "%s (%s): %s\n", p.Path, p.Code, i18n.T(ctx, p.Key, p.Args...))
				continue
			}
			wrong = append(wrong, table.Fault{Line: p.Line, Field: p.Column, Key: p.Key, Args: p.Args})
		}
		tell(ctx, g, wrong, report.Notes)
		if err := report.Refused(); err != nil {
			return err
		}
		fmt.Fprintf(g.out, "%s%d new, %d the same\n", dryWord(c.DryRun), report.New, report.Same)
		return nil
	})
}

type exportProceduresCmd struct {
	dataFlags
	File string `arg:"" optional:"" help:"File to write: .json, or .xlsx; none: the standard output." type:"path"`
}

// Run writes the catalogue.
func (c *exportProceduresCmd) Run(g *globals) error {
	return withApp(g, c.dataFlags, func(a *App) error {
		ctx, out := i18n.With(g.ctx, a.Catalog, i18n.Console), transfer.New(a.Procedures)
		if c.File == "" {
			return out.Export(ctx, g.out, "")
		}
		var buf bytes.Buffer
		if err := out.Export(ctx, &buf, filepath.Ext(c.File)); err != nil {
			return err
		}
		return os.WriteFile(c.File, buf.Bytes(), 0o644)
	})
}

type importPlacesCmd struct {
	dataFlags
	File     string     `arg:"" help:"List with a line of column names (TSV, CSV, XLSX or XLS)." type:"existingfile"`
	From     clock.Date `help:"First day on which the list holds, yyyy-mm-dd; none: since ever."`
	To       clock.Date `help:"Last day on which the list holds; none: still."`
	In       string     `help:"Place in which all units lie, by id, code or name; none: the list begins with provinces."`
	Province []string   `help:"Codes of the provinces to take; none: all."`
	Decision string     `help:"Resolution that made the units, for their lineage."`
	Renames  bool       `help:"Let units that are known by their codes take other names; else they are only told."`
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
			Decision: c.Decision, Renames: c.Renames, DryRun: c.DryRun}
		if c.In != "" {
			root, err := a.Places.Tree().Named(c.In)
			if err != nil {
				return err
			}
			in.Root = root.ID
		}
		report, err := imports.New(a.Places).Import(ctx, a.system(), in)
		tell(ctx, g, report.Errors, slices.Concat(report.Doubts, notes, report.Notes))
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
