package table

import (
	"io"
	"slices"

	"github.com/xuri/excelize/v2"
)

// Mend writes rows as a workbook of the shape in which they were sent, with a
// column that says what is wrong with each, to be put right and sent again.
// say puts a fault into words.
func Mend(w io.Writer, f Format, rows []Row, faults []Fault, say func(Fault) string) error {
	var cols []string
	for _, c := range f.Columns {
		if slices.ContainsFunc(rows, func(r Row) bool { return r.Get(c.Name) != "" }) {
			cols = append(cols, c.Name)
		}
	}
	byLine := map[int]string{}
	for _, x := range faults {
		if byLine[x.Line] != "" {
			byLine[x.Line] += " "
		}
		byLine[x.Line] += say(x)
	}
	book := excelize.NewFile()
	defer book.Close()
	out, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return err
	}
	head := []any{MendColumn}
	for _, c := range cols {
		head = append(head, c)
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	for i, r := range rows {
		cells := []any{byLine[r.Line]}
		for _, c := range cols {
			cells = append(cells, r.Get(c)) // text: a code keeps its zeros, and no cell is a formula
		}
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := out.SetRow(cell, cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// NewRow makes a row of a line that was read before.
func NewRow(line int, cells map[string]string) Row { return Row{Line: line, cells: cells} }
