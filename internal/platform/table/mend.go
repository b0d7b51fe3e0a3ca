package table

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/i18n"
)

// Write writes rows as a workbook with all columns of the format.
func Write(w io.Writer, f Format, rows []Row) error { return f.write(w, f.Columns, rows, nil) }

// Mend writes rows as a workbook of the shape in which they were sent, with a
// column that says what is wrong with each, to be put right and sent again.
// say puts a fault into words.
func Mend(w io.Writer, f Format, rows []Row, faults []Fault, say func(Fault) string) error {
	said := map[int][]string{}
	for _, x := range faults {
		said[x.Line] = append(said[x.Line], say(x))
	}
	columns := slices.DeleteFunc(slices.Clone(f.Columns), func(c Column) bool {
		return !slices.ContainsFunc(rows, func(r Row) bool { return r.Get(c.Name) != "" })
	})
	return f.write(w, columns, rows, func(r Row) string { return strings.Join(said[r.Line], " ") })
}

// write writes the columns of rows, behind what wrong says of each.
func (f Format) write(w io.Writer, columns []Column, rows []Row, wrong func(Row) string) error {
	book := excelize.NewFile()
	defer book.Close()
	out, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return err
	}
	line := func(n int, first string, of func(Column) string) error {
		var cells []any
		if wrong != nil {
			cells = append(cells, first)
		}
		for _, c := range columns {
			cells = append(cells, of(c)) // text: a code keeps its zeros, and no cell is a formula
		}
		cell, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		return out.SetRow(cell, cells)
	}
	if err := line(1, MendColumn, func(c Column) string { return cmp.Or(c.Title, c.Name) }); err != nil {
		return err
	}
	for i, r := range rows {
		first := ""
		if wrong != nil {
			first = wrong(r)
		}
		if err := line(i+2, first, func(c Column) string { return r.Get(c.Name) }); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// Workbook is what programs call a workbook that goes out or comes in.
const Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// SendMend answers a request with Mend's workbook, in the reader's language.
func SendMend(w http.ResponseWriter, r *http.Request, f Format, rows []Row, faults []Fault) error {
	var b bytes.Buffer
	say := func(f Fault) string { return i18n.T(r.Context(), f.Key, f.Args...) }
	if err := Mend(&b, f, rows, faults, say); err != nil {
		return err
	}
	w.Header().Set("Content-Type", Workbook)
	w.Header().Set("Content-Disposition", `attachment; filename="can-sua.xlsx"`)
	_, err := w.Write(b.Bytes())
	return err
}

// Pack makes rows small enough to travel in a form's hidden field, so that
// nothing need be stored between a check and what is done after it.
func Pack[T any](rows []T) (string, error) {
	var b bytes.Buffer
	text := base64.NewEncoder(base64.StdEncoding, &b)
	z := gzip.NewWriter(text)
	if err := json.NewEncoder(z).Encode(rows); err != nil {
		return "", err
	}
	if err := errors.Join(z.Close(), text.Close()); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Unpack reads what Pack made of at most so many rows.
func Unpack[T any](s string, most int) (rows []T, err error) {
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(s)))
	if err != nil {
		return nil, broken()
	}
	if json.NewDecoder(io.LimitReader(z, maxUnzipped)).Decode(&rows) != nil || len(rows) > most {
		return nil, broken()
	}
	return rows, nil
}
