package places

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// A Row is one line of a list of units: a commune with what it lies in, or a
// village with its commune.
type Row struct {
	Line                   int // in the file, from 1
	ProvinceCode, Province string
	DistrictCode, District string
	CommuneCode, Commune   string
	UnitType               string // of the commune, where its name doesn't begin with it
	FormedFrom             string // in words, as the resolution says
	VillageCode, Village   string
	VillageType            string
}

// A RowError says what is wrong with, or worth knowing of, one line.
type RowError struct {
	Line  int
	Field string // column
	Key   string // of the message
	Args  []any  // alternating name and value for the message
}

// Limits of a list. The whole country has 3,321 communes and some 90,000 villages.
const (
	MaxImportBytes = 16 << 20
	MaxImportRows  = 120_000
	maxUnzipped    = 128 << 20
	maxCell        = 200
	maxFormedFrom  = 6000
)

// columns are the names under which a column is known, folded: those of our
// own lists, and those that offices write.
var columns = map[string]func(*Row) *string{}

func init() {
	for _, c := range []struct {
		field func(*Row) *string
		names string
	}{
		{func(r *Row) *string { return &r.ProvinceCode }, "province_code|ma tinh|ma tp|ma tinh/tp"},
		{func(r *Row) *string { return &r.Province }, "province|tinh|ten tinh|tinh/thanh pho|tinh, thanh pho|tinh / thanh pho"},
		{func(r *Row) *string { return &r.DistrictCode }, "district_code|ma huyen|ma qh"},
		{func(r *Row) *string { return &r.District }, "district|huyen|ten huyen|quan huyen|quan/huyen"},
		{func(r *Row) *string { return &r.CommuneCode }, "commune_code|ma xa|ma px|ma phuong xa|ma don vi"},
		{func(r *Row) *string { return &r.Commune }, "commune|xa|ten xa|phuong xa|phuong/xa|xa/phuong|ten don vi"},
		{func(r *Row) *string { return &r.UnitType }, "unit_type|loai|cap|loai don vi|loai xa"},
		{func(r *Row) *string { return &r.FormedFrom }, "formed_from|hinh thanh tu|sap xep tu|truoc sap xep|truoc sap nhap"},
		{func(r *Row) *string { return &r.VillageCode }, "village_code|ma thon"},
		{func(r *Row) *string { return &r.Village }, "village|thon|ten thon|thon/to dan pho|thon, to dan pho"},
		{func(r *Row) *string { return &r.VillageType }, "village_type|loai thon"},
	} {
		for name := range strings.SplitSeq(c.names, "|") {
			columns[name] = c.field
		}
	}
}

// ReadUnits reads a list of units from a TSV, CSV or XLSX file (by its name's
// ending). The columns are known by the names in the first line, in any order.
// What is wrong with single lines comes back beside the good ones; the error
// is about the whole file.
func ReadUnits(r io.Reader, name string) (rows []Row, wrong []RowError, err error) {
	defer func() { // the library of workbooks takes it for granted that they are whole
		if recover() != nil {
			rows, wrong, err = nil, nil, fault.Field("file", "places.import.unreadable")
		}
	}()
	raw, err := io.ReadAll(io.LimitReader(r, MaxImportBytes+1))
	if err != nil {
		return nil, nil, err
	}
	if len(raw) > MaxImportBytes {
		return nil, nil, fault.New(fault.TooLarge, "fault.too_large", "mb", MaxImportBytes>>20)
	}
	var next func() (line int, cells []string, err error)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx":
		f, nextRow, err := sheet(raw)
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		next = nextRow
	case ".csv", ".tsv", ".txt":
		if next, err = lines(raw); err != nil {
			return nil, nil, err
		}
	default:
		return nil, nil, fault.Field("file", "places.import.unknown_format")
	}
	return read(next)
}

func read(next func() (int, []string, error)) (rows []Row, wrong []RowError, err error) {
	var fields []func(*Row) *string
	for {
		line, cells, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, fault.Field("file", "places.import.unreadable")
		}
		switch blank := strings.TrimSpace(strings.Join(cells, "")); {
		case blank == "", strings.HasPrefix(blank, "#"):
			continue
		case fields == nil:
			if fields = header(cells); fields == nil {
				return nil, nil, fault.Field("file", "places.import.no_header")
			}
			continue
		case len(rows) == MaxImportRows:
			return nil, nil, fault.Field("file", "places.import.too_many_rows")
		}
		row, bad := oneRow(line, fields, cells)
		rows = append(rows, row)
		wrong = append(wrong, bad...)
	}
	if len(rows) == 0 {
		return nil, nil, fault.Field("file", "places.import.empty")
	}
	return rows, wrong, nil
}

// header returns the field of each column, nil for those that we don't know;
// nil altogether where there is nothing to find a unit by.
func header(cells []string) []func(*Row) *string {
	fields := make([]func(*Row) *string, len(cells))
	useful := false
	for i, c := range cells {
		fields[i] = columns[text.Fold(c)]
		var probe Row
		if fields[i] != nil {
			*fields[i](&probe) = "x"
			useful = useful || probe.ProvinceCode != "" || probe.CommuneCode != "" || probe.Village != ""
		}
	}
	if !useful {
		return nil
	}
	return fields
}

func oneRow(line int, fields []func(*Row) *string, cells []string) (Row, []RowError) {
	row := Row{Line: line}
	for i, c := range cells {
		if i < len(fields) && fields[i] != nil {
			*fields[i](&row) = c
		}
	}
	return row, row.clean()
}

// clean normalises the cells, and empties those that are too long.
func (r *Row) clean() (bad []RowError) {
	for _, c := range []*string{&r.ProvinceCode, &r.Province, &r.DistrictCode, &r.District, &r.CommuneCode, &r.Commune, &r.UnitType, &r.FormedFrom, &r.VillageCode, &r.Village, &r.VillageType} {
		limit := maxCell
		if c == &r.FormedFrom {
			limit = maxFormedFrom
		}
		if *c = text.Clean(*c); utf8.RuneCountInString(*c) > limit {
			*c = ""
			bad = append(bad, RowError{Line: r.Line, Key: "places.import.cell_too_long", Args: []any{"limit", limit}})
		}
	}
	return bad
}

// lines reads separated text; the separator is that of the first line which
// isn't a comment.
func lines(raw []byte) (func() (int, []string, error), error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		return nil, fault.Field("file", "places.import.not_utf8")
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma, r.Comment, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = separator(raw), '#', -1, true, true
	return func() (int, []string, error) {
		cells, err := r.Read()
		if err != nil {
			return 0, nil, err
		}
		line, _ := r.FieldPos(0)
		return line, cells, nil
	}, nil
}

func separator(raw []byte) rune {
	s := bufio.NewScanner(bytes.NewReader(raw))
	s.Buffer(nil, MaxImportBytes+1)
	for s.Scan() {
		l := strings.TrimSpace(s.Text())
		if l == "" || l[0] == '#' {
			continue
		}
		for _, sep := range "\t;" {
			if strings.ContainsRune(l, sep) {
				return sep
			}
		}
		break
	}
	return ','
}

// sheet reads the first sheet of a workbook, row by row.
func sheet(raw []byte) (*excelize.File, func() (int, []string, error), error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, RawCellValue: true})
	if err != nil {
		return nil, nil, fault.Field("file", "places.import.unreadable")
	}
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, nil, errors.Join(fault.Field("file", "places.import.unreadable"), f.Close())
	}
	line := 0
	return f, func() (int, []string, error) {
		if !rows.Next() {
			if err := rows.Error(); err != nil {
				return 0, nil, err
			}
			return 0, nil, io.EOF
		}
		line++
		cells, err := rows.Columns()
		return line, cells, err
	}, nil
}
