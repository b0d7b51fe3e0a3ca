package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheets are the sheets of a workbook that people see.
func sheets(raw []byte) (from []open, file io.Closer, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw),
		excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped / 8, RawCellValue: true})
	if err != nil {
		return nil, nil, broken()
	}
	merged := mergedCells(raw)
	epoch := from1900
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		epoch = from1904
	}
	for _, name := range f.GetSheetList() {
		if seen, err := f.GetSheetVisible(name); err == nil && !seen {
			continue
		}
		from = append(from, open{name, epoch, func() (source, error) {
			rows, err := f.Rows(name)
			if err != nil {
				return nil, err
			}
			return &sheet{merges{merged: merged[name]}, rows, 0}, nil
		}})
	}
	return from, f, nil
}

// A sheet gives the rows of one sheet.
type sheet struct {
	merges
	rows *excelize.Rows
	line int
}

// merges fill what is merged into each of its cells.
type merges struct {
	merged []merge // not yet passed
	open   []merge // that reach into the present row
}

// A merge is a rectangle of cells that hold one value; columns and rows from 1.
type merge struct {
	left, top, right, bottom int
	value                    string
}

func (s *sheet) next() (line, error) {
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return line{}, err
		}
		return line{}, io.EOF
	}
	s.line++
	cells, err := s.rows.Columns()
	if err != nil {
		return line{}, err
	}
	return line{line: s.line, cells: s.fill(s.line, cells[:min(len(cells), maxColumns)])}, nil
}

// fill gives each cell of a merge that reaches into the row its value.
func (s *merges) fill(row int, cells []string) []string {
	rest := s.merged[:0:0]
	for _, m := range s.merged {
		if m.top == row {
			m.value = at(cells, m.left-1)
			s.open = append(s.open, m)
		} else {
			rest = append(rest, m)
		}
	}
	if len(rest) < len(s.merged) {
		s.merged = rest
	}
	still := s.open[:0]
	for _, m := range s.open {
		for col := m.left; col <= min(m.right, maxColumns) && m.value != ""; col++ {
			for len(cells) < col {
				cells = append(cells, "")
			}
			cells[col-1] = m.value
		}
		if m.bottom > row {
			still = append(still, m)
		}
	}
	s.open = still
	return cells
}

// maxMerged is how many merges of a workbook are minded.
const maxMerged = 20_000

// mergedCells reads the merges of all sheets without building the sheets in
// memory, as the library would. A workbook that is not as expected has none.
func mergedCells(raw []byte) map[string][]merge {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if readXML(z, "xl/workbook.xml", &book) != nil || readXML(z, "xl/_rels/workbook.xml.rels", &rels) != nil {
		return nil
	}
	files := map[string]string{}
	for _, r := range rels.All {
		files[r.ID] = strings.TrimPrefix(path.Join("/xl", r.Target), "/")
		if strings.HasPrefix(r.Target, "/") {
			files[r.ID] = strings.TrimPrefix(r.Target, "/")
		}
	}
	out := map[string][]merge{}
	left := maxMerged
	for _, s := range book.Sheets {
		out[s.Name] = mergesOf(z, files[s.ID], left)
		left -= len(out[s.Name])
	}
	return out
}

func readXML(z *zip.Reader, name string, into any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(xml.NewDecoder(io.LimitReader(f, maxUnzipped/8)).Decode(into), f.Close())
}

// mergesOf reads the merges of one sheet, at most n.
func mergesOf(z *zip.Reader, name string, n int) (out []merge) {
	f, err := z.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	dec := xml.NewDecoder(io.LimitReader(f, maxUnzipped))
	for len(out) < n {
		tok, err := dec.RawToken()
		if err != nil {
			return out
		}
		el, ok := tok.(xml.StartElement)
		if !ok || el.Name.Local != "mergeCell" {
			continue
		}
		for _, a := range el.Attr {
			from, to, _ := strings.Cut(a.Value, ":")
			left, top, err1 := excelize.CellNameToCoordinates(from)
			right, bottom, err2 := excelize.CellNameToCoordinates(to)
			if a.Name.Local == "ref" && err1 == nil && err2 == nil {
				out = append(out, merge{left: left, top: top, right: right, bottom: bottom})
			}
		}
	}
	return out
}
