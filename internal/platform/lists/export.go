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

	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
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
		n := 0
		rows := func(yield func(T, error) bool) {
			for row, err := first, err; any; row, err, any = next() {
				if err == nil {
					n++
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
		return errors.Join(err, l.noteExport(r.Context(), actor, q, as, n))
	}
}

// file names the file as the list is called, in letters that every system takes.
func (l *List[T]) file(w http.ResponseWriter, r *http.Request, as form, contentType string) {
	name := strings.Join(strings.Fields(text.Fold(i18n.T(r.Context(), l.Title))), "-") + "." + string(as)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// noteExport writes the journal, also where the one who asked went away half-way.
func (l *List[T]) noteExport(ctx context.Context, actor auth.Actor, q Query, as form, n int) error {
	place := ""
	if at := actor.Places(l.Need); len(at) > 0 {
		place = at[0]
	}
	return l.DB.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		err := l.Journal.Record(ctx, tx, actor, place, "lists.export", "list", l.Name,
			map[string]any{"as": string(as), "rows": n, "filters": q.names()})
		if err != nil || !l.Names {
			return err
		}
		return l.Journal.Viewed(ctx, tx, actor, "", place, "list:"+l.Name)
	})
}

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
			record[i] = Defused(c.filed(ctx, row))
		}
		if err := out.Write(record); err != nil {
			return fmt.Errorf("write %s.csv: %w", l.Name, err)
		}
	}
	out.Flush()
	return errors.Join(out.Error(), buf.Flush())
}

// Defused is a text that no spreadsheet takes for a formula.
func Defused(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil && s[0] == '-' {
		return s
	}
	return "'" + s
}

// writeXLSX writes a workbook of one sheet. Cells are texts or numbers, never formulas.
func (l *List[T]) writeXLSX(ctx context.Context, w io.Writer, rows iter.Seq2[T, error]) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	cells := make([]any, len(l.Columns))
	for i, label := range l.heads(ctx) {
		cells[i] = label
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
			cells[i] = c.value(ctx, row)
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

// value is a cell of a spreadsheet.
func (c Column[T]) value(ctx context.Context, row T) any {
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
	v.Cut, v.Bulk = cut, nil
	for i := range v.Columns {
		v.Columns[i].SortURL, v.Columns[i].Sorted = "", ""
	}
	return web.Render(w, r, http.StatusOK, printPage(rt.Page(w, r, v.Title, web.Dense), v))
}
