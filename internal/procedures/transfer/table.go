package transfer

import (
	"cmp"
	"context"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// A reading makes procedures of the rows of a table. What a row doesn't say
// stays as it is in the version before it, or is as plain as it can be.
type reading struct {
	ctx       context.Context // in Vietnamese, as tables are
	catalogue []procedures.Procedure
	report    *Report
	wrong     map[string]bool // lines and columns of which something was said
	english   int             // procedures that are told in Vietnamese in English, too
}

// fromTable makes procedures of the report's rows, one of each.
func (s *Service) fromTable(ctx context.Context, report *Report) (c procedures.Catalogue) {
	r := &reading{ctx: i18n.Official(ctx), catalogue: s.procedures.Versions(), report: report,
		wrong: map[string]bool{}}
	for _, row := range report.Rows {
		for _, f := range row.Faults {
			r.tell(row, f.Field, f.Key, f.Args...)
		}
		c.Procedures = append(c.Procedures, r.procedure(row))
	}
	for _, p := range c.Validate() {
		i, path := place(p.Path)
		r.tell(report.Rows[i], columnAt(path), p.Key, p.Args...)
	}
	if r.english > 0 {
		report.Notes = append(report.Notes, table.Fault{Key: "procedures.table.no_english",
			Args: []any{"n", r.english}})
	}
	return c
}

// tell says what is wrong with a cell; what follows of that is not told as well.
func (r *reading) tell(row table.Row, column, key string, args ...any) {
	where := strconv.Itoa(row.Line) + column
	if r.wrong[where] {
		return
	}
	r.wrong[where] = true
	r.report.Problems = append(r.report.Problems, Problem{Line: row.Line, Column: column,
		Problem: procedures.Problem{Code: row.Get("code"), Path: column, Key: key, Args: args}})
}

var pathOfOne = regexp.MustCompile(`^procedures\[([0-9]+)\]\.(.*)$`)

// place takes the path of a problem apart: which procedure, and where in it.
func place(path string) (i int, in string) {
	m := pathOfOne.FindStringSubmatch(path)
	i, _ = strconv.Atoi(m[1]) // digits
	return i, m[2]
}

// columnAt is the column that a path within a procedure comes from.
func columnAt(path string) (name string) {
	longest := 0
	for _, c := range columns {
		if strings.HasPrefix(path, c.path) && len(c.path) > longest {
			name, longest = c.Name, len(c.path)
		}
	}
	return name
}

// procedure is what a row says.
func (r *reading) procedure(row table.Row) procedures.Procedure {
	code := fullCode(row.Get("code"))
	version, err := strconv.Atoi(row.Get("version"))
	if row.Get("version") != "" && err != nil {
		r.tell(row, "version", "procedures.catalogue.version")
	}
	before, known := r.before(code, version)
	if !known {
		before = procedures.Procedure{Code: code, Version: 1, Decider: procedures.PeoplesCommittee,
			Online: procedures.Online{Level: "none"}}
	}
	p := before
	for _, c := range columns {
		cell := row.Get(c.Name)
		if c.set == nil || cell == "" || cell == text.Clean(c.say(r.ctx, before)) {
			continue
		}
		if !c.set(r, &p, cell) {
			r.unclear(row, c, cell)
		}
	}
	if version > 0 {
		p.Version = version
	} else if known && !same(p, before) {
		p.Version++
	}
	if p.Version != before.Version { // it holds in a time of its own
		p.ValidFrom, p.ValidTo = clock.Date(row.Get("valid_from")), clock.Date(row.Get("valid_to"))
	}
	if !known || !same(p, before) {
		r.complete(row, &p)
	}
	return p
}

// unclear says of a cell what it may be.
func (r *reading) unclear(row table.Row, c column, cell string) {
	if cell == "" {
		r.tell(row, c.Name, "procedures.table.missing", "known", c.known(r.ctx))
		return
	}
	r.tell(row, c.Name, "procedures.table.unclear", "text", cell, "known", c.known(r.ctx))
}

// before is the version that a row is about: that of its number, or the last before it.
func (r *reading) before(code string, version int) (p procedures.Procedure, known bool) {
	i := slices.IndexFunc(r.catalogue, func(p procedures.Procedure) bool { // the newest stand first
		return p.Code == code && (version == 0 || p.Version <= version)
	})
	if i < 0 {
		return p, false
	}
	return r.catalogue[i], true
}

var numberCode = regexp.MustCompile(`^[0-9]\.[0-9]{1,6}$`)

// fullCode is a code whose last zeros were lost where a workbook took it for a number.
func fullCode(cell string) string {
	if numberCode.MatchString(cell) {
		cell += strings.Repeat("0", len("1.000000")-len(cell))
	}
	return cell
}

// complete adds what a table doesn't say and a procedure needs.
func (r *reading) complete(row table.Row, p *procedures.Procedure) {
	if p.Plain.IsZero() {
		p.Plain = maps.Clone(p.Name)
	}
	r.guessKind(p)
	missing := false
	for _, t := range []*i18n.Text{&p.Name, &p.Plain, &p.Field.Name, &p.Result.Name, &p.Online.Reason} {
		for _, tag := range i18n.Languages {
			if (*t)[tag] == "" && !t.IsZero() {
				setText(t, tag, t.Official())
				missing = true
			}
		}
	}
	if missing {
		r.english++
	}
	for _, c := range columns { // what the check of a catalogue tells by the codes of our own
		if c.known != nil && c.say(r.ctx, *p) == "" {
			r.unclear(row, c, "")
		}
	}
	p.Fees = slices.Clone(p.Fees)
	for i := range p.Fees {
		f := &p.Fees[i]
		f.ValidFrom = cmp.Or(f.ValidFrom, p.ValidFrom)
		if f.Kind != "free" {
			f.Source = cmp.Or(f.Source, p.Source)
		}
	}
	if most := p.Limit.Hours(false); len(p.Steps) == 0 || p.Hours() > most {
		p.Steps = r.plainSteps(most)
	}
}

// plainSteps are the steps of any procedure, which share its hours.
func (r *reading) plainSteps(hours int) (out []procedures.Step) {
	rest := hours
	for _, s := range []procedures.Step{
		{Key: "receive", Role: "clerk", Hours: hours / 8, Stage: 1},
		{Key: "decide", Role: "leader", Hours: hours / 4, Stage: 3},
		{Key: "number", Role: "document_clerk", Hours: hours / 8, Stage: 4},
		{Key: "return", Role: "clerk", Hours: hours / 8, Stage: 5},
	} {
		rest -= s.Hours
		out = append(out, s)
	}
	out = slices.Insert(out, 1, procedures.Step{Key: "appraise", Role: "specialist", Hours: rest, Stage: 2})
	for i := range out {
		out[i].Name = i18n.Text{}
		for _, tag := range i18n.Languages {
			out[i].Name[tag] = i18n.T(i18n.In(r.ctx, tag), "procedures.step."+out[i].Key)
		}
	}
	return out
}

// writeTable writes procedures as a table that fromTable reads.
func writeTable(ctx context.Context, w io.Writer, ps []procedures.Procedure) error {
	ctx = i18n.Official(ctx)
	var rows []table.Row
	for _, p := range ps {
		row := table.Row{Cells: map[string]string{}}
		for _, c := range columns {
			row.Cells[c.Name] = c.say(ctx, p)
		}
		rows = append(rows, row)
	}
	return table.Write(w, format, rows)
}
