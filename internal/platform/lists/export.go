package lists

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/text"
	"thonso/internal/platform/web"
)

// A form in which a list is taken away.
type form string

const (
	asCSV   form = "csv"
	asXLSX  form = "xlsx"
	asPrint form = "print"
)

var forms = []form{asCSV, asXLSX, asPrint}

// MaxPrinted is how many rows the print view holds; the files hold all.
const MaxPrinted = 2000

func (l *List[T]) mayExport(actor auth.Actor) bool {
	return l.Export == "" || actor.MayAnywhere(l.Export)
}

// export writes the list of a query as a file, row by row, or shows it for
// printing, and notes in the journal how many rows went out; of people, it is a look, too.
func (l *List[T]) export(rt *web.Router) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if !l.mayExport(actor) {
			return fault.New(fault.Forbidden, "auth.forbidden")
		}
		q, err := l.Whole(r)
		if err != nil {
			return err
		}
		q.After = ""
		as := form(web.Text(r, "as"))
		next, stop := iter.Pull2(l.All(r.Context(), actor, q))
		defer stop()
		first, err, any := next() // what may not be asked is refused before anything is sent
		if err != nil {
			return err
		}
		n, people := 0, []string(nil)
		rows := func(yield func(T, error) bool) {
			for row, err := first, err; any; row, err, any = next() {
				if err == nil {
					n, people = n+1, l.named(people, row)
				}
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
		switch as {
		case asCSV:
			l.file(w, r, asCSV, "text/csv; charset=utf-8")
			err = l.writeCSV(r.Context(), w, rows)
		case asXLSX:
			l.file(w, r, asXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
			err = l.writeXLSX(r.Context(), w, rows)
		case asPrint:
			err = l.print(w, r, rt, actor, q, rows)
		default:
			return fault.New(fault.NotFound, "fault.not_found")
		}
		return errors.Join(err, l.noteExport(r.Context(), actor, q, as, n, people))
	}
}

// file names the file as the list is called, in letters that every system takes.
func (l *List[T]) file(w http.ResponseWriter, r *http.Request, as form, contentType string) {
	name := strings.Join(strings.Fields(text.Fold(i18n.T(r.Context(), l.Title))), "-") + "." + string(as)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// noteExport writes the journal, also where the one who asked went away half-way.
func (l *List[T]) noteExport(ctx context.Context, actor auth.Actor, q Query, as form, n int,
	people []string) error {
	place := l.lookedFrom(actor)
	return l.DB.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		err := l.Journal.Record(ctx, tx, actor, place, "lists.export", "list", l.Name,
			map[string]any{"as": string(as), "rows": n, "filters": q.names()})
		if err != nil || l.Person == nil {
			return err
		}
		return l.Journal.Listed(ctx, tx, actor, people, place, l.reason())
	})
}

// named adds the person whom a row names.
func (l *List[T]) named(people []string, row T) []string {
	if l.Person == nil {
		return people
	}
	return append(people, l.Person(row))
}

// lookedFrom is the place at which a look is logged.
func (l *List[T]) lookedFrom(actor auth.Actor) string {
	if at := actor.Places(l.Need); len(at) > 0 {
		return at[0]
	}
	return ""
}

// reason is why a list is logged among somebody's looks: its name.
func (l *List[T]) reason() string { return "list:" + l.Title }

// heads are the labels of the columns.
func (l *List[T]) heads(ctx context.Context) []string {
	out := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		out[i] = i18n.T(ctx, c.Label)
	}
	return out
}

// writeCSV writes UTF-8 with a mark by which Excel knows it.
func (l *List[T]) writeCSV(ctx context.Context, w io.Writer, rows iter.Seq2[T, error]) error {
	buf := bufio.NewWriterSize(w, 32<<10)
	if _, err := buf.WriteString("\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(buf)
	out.UseCRLF = true
	if err := out.Write(l.heads(ctx)); err != nil {
		return err
	}
	record := make([]string, len(l.Columns))
	for row, err := range rows {
		if err != nil {
			return err
		}
		for i, c := range l.Columns {
			record[i] = table.Defuse(inOneLine.Replace(c.filed(ctx, row)))
		}
		if err := out.Write(record); err != nil {
			return fmt.Errorf("write %s.csv: %w", l.Name, err)
		}
	}
	out.Flush()
	return errors.Join(out.Error(), buf.Flush())
}

// inOneLine joins the lines of a cell: with a row on each line every program reads a text.
var inOneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

// writeXLSX writes a workbook of one sheet. Cells are texts, numbers, moments or days, never formulas.
func (l *List[T]) writeXLSX(ctx context.Context, w io.Writer, rows iter.Seq2[T, error]) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	cells, styles := make([]any, len(l.Columns)), make([]int, len(l.Columns))
	for i, label := range l.heads(ctx) {
		cells[i] = label
		if styles[i], err = l.Columns[i].style(book, sheet, i+1); err != nil {
			return err
		}
	}
	line := 1
	if err := sheet.SetRow("A1", cells); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		line++
		for i, c := range l.Columns {
			cells[i] = c.value(ctx, row, styles[i])
		}
		if err := sheet.SetRow("A"+strconv.Itoa(line), cells); err != nil {
			return fmt.Errorf("write %s.xlsx: %w", l.Name, err)
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// moment is that of a cell; the zero one where it has none.
func (c Column[T]) moment(row T) time.Time {
	switch {
	case c.Day != nil && len(c.Day(row)) == len(time.DateOnly):
		return c.Day(row).Start()
	case c.When != nil && !c.When(row).IsZero():
		return c.When(row).In(clock.Vietnam)
	}
	return time.Time{}
}

// filed is a cell of a text file.
func (c Column[T]) filed(ctx context.Context, row T) string {
	switch at := c.moment(row); {
	case at.IsZero():
		return c.said(ctx, row)
	case c.Day != nil:
		return at.Format("02/01/2006")
	default:
		return at.Format("02/01/2006 15:04")
	}
}

// style makes a column as wide as it needs, and returns how its moments are shown.
func (c Column[T]) style(book *excelize.File, sheet *excelize.StreamWriter, number int) (int, error) {
	shown, width := "", 20.0
	switch {
	case c.Day != nil:
		shown, width = "dd/mm/yyyy", 12
	case c.When != nil:
		shown, width = "dd/mm/yyyy hh:mm", 18
	case c.Long:
		width = 60
	case c.Number:
		width = 10
	}
	if err := sheet.SetColWidth(number, number, width); err != nil || shown == "" {
		return 0, err
	}
	return book.NewStyle(&excelize.Style{CustomNumFmt: &shown})
}

// firstCounted is the first year whose days all programs count alike; days before it are texts.
const firstCounted = 1901

// value is a cell of a spreadsheet.
func (c Column[T]) value(ctx context.Context, row T, style int) any {
	if at := c.moment(row); at.Year() >= firstCounted {
		return excelize.Cell{StyleID: style, Value: at}
	}
	s := c.filed(ctx, row)
	if c.Number {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n
		}
	}
	return s
}

// print shows the list without its surroundings, up to MaxPrinted rows.
func (l *List[T]) print(w http.ResponseWriter, r *http.Request, rt *web.Router, actor auth.Actor, q Query,
	rows iter.Seq2[T, error]) error {
	ctx := r.Context()
	var page Page[T]
	cut := 0
	for row, err := range rows {
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, row)
		if len(page.Rows) == MaxPrinted {
			cut = MaxPrinted
			break
		}
	}
	v, err := l.View(ctx, actor, q, page)
	if err != nil {
		return err
	}
	v.Cut, v.Bulk, v.Walk = cut, nil, nil
	for i := range v.Columns {
		v.Columns[i].SortURL, v.Columns[i].Sorted = "", ""
	}
	return web.Render(w, r, http.StatusOK, printPage(rt.Page(w, r, v.Title, web.Dense), v))
}
