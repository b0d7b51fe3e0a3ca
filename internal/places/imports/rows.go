package imports

import (
	"context"
	"io"
	"slices"
	"unicode/utf8"

	"thonso/internal/places"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/table"
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
	Faults                 []RowError `json:",omitempty"` // that the reader of the file found
}

// A RowError says what is wrong with, or worth knowing of, one line.
type RowError = table.Fault

// MaxImportRows is how long a list may be. The whole country has 3,321 communes
// and some 90,000 villages.
const MaxImportRows = 120_000

// A listColumn is a column of a list of units, and where its cells go.
type listColumn struct {
	table.Column
	of func(*Row) *string
}

// listColumns are known by the names of our own lists, of those of the General
// Statistics Office, and of those that offices write, in any combination.
var listColumns = []listColumn{
	{codeColumn("province_code", places.Province), func(r *Row) *string { return &r.ProvinceCode }},
	{nameColumn("province", places.Province), func(r *Row) *string { return &r.Province }},
	{codeColumn("district_code", places.District), func(r *Row) *string { return &r.DistrictCode }},
	{nameColumn("district", places.District), func(r *Row) *string { return &r.District }},
	{codeColumn("commune_code", places.Commune, "mã đơn vị", "mã đơn vị hành chính", "mã cấp xã"),
		func(r *Row) *string { return &r.CommuneCode }},
	{nameColumn("commune", places.Commune, "đơn vị", "đơn vị hành chính", "cấp xã"),
		func(r *Row) *string { return &r.Commune }},
	{column("unit_type", 200, "loại", "cấp", "loại đơn vị", "loại hình", "loại xã"),
		func(r *Row) *string { return &r.UnitType }},
	{column("formed_from", 6000, "hình thành từ", "sắp xếp từ", "trước sắp xếp", "trước sáp nhập"),
		func(r *Row) *string { return &r.FormedFrom }},
	{codeColumn("village_code", places.Village), func(r *Row) *string { return &r.VillageCode }},
	{nameColumn("village", places.Village), func(r *Row) *string { return &r.Village }},
	{column("village_type", 200, "loại thôn", "loại tổ dân phố"), func(r *Row) *string { return &r.VillageType }},
}

func column(name string, most int, names ...string) table.Column {
	return table.Column{Name: name, Names: names, Max: most}
}

func nameColumn(name string, kind places.Kind, names ...string) table.Column {
	return column(name, 200, append(names, places.TypeWords(kind)...)...)
}

func codeColumn(name string, kind places.Kind, names ...string) table.Column {
	for _, w := range places.TypeWords(kind) {
		names = append(names, "mã "+w)
	}
	return column(name, 200, names...)
}

// unitFormat is what the reader of tables needs to know of a list of units.
var unitFormat = func() table.Format {
	f := table.Format{Key: []string{"province_code", "commune_code", "village"}, MaxRows: MaxImportRows,
		Short: map[string]string{"tp": "thành phố", "tx": "thị xã", "qh": "quận huyện", "tt": "thị trấn",
			"px": "phường xã", "tdp": "tổ dân phố", "dv": "đơn vị", "dvhc": "đơn vị hành chính"}}
	for _, c := range listColumns {
		f.Columns = append(f.Columns, c.Column)
	}
	return f
}()

// titled is unitFormat with the names of its columns in the reader's language: it is known by them, too.
func titled(ctx context.Context) table.Format {
	f := unitFormat
	f.Columns = slices.Clone(f.Columns)
	for i := range f.Columns {
		f.Columns[i].Title = columnText(ctx, f.Columns[i].Name)
	}
	return f
}

// example is a list as offices may write it: a commune, and two of its villages.
var example = []Row{
	{ProvinceCode: "15", Province: "Tỉnh Lào Cai", CommuneCode: "02923", Commune: "Gia Phú", UnitType: "Xã",
		FormedFrom: "Xã Xuân Giao, xã Thống Nhất, xã Gia Phú"},
	{CommuneCode: "02923", Commune: "Xã Gia Phú", Village: "Thôn Đông Căm"},
	{CommuneCode: "02923", Commune: "Xã Gia Phú", Village: "Soi Cờ", VillageType: "Thôn"},
}

// ReadUnits reads a list of units from a file of any kind that package table
// reads. What is wrong with a line stands in its row; notes are what a person
// should know of the list; the error is about the whole file.
func ReadUnits(r io.Reader, name string) (rows []Row, notes []RowError, err error) {
	lines, notes, err := table.Read(r, name, unitFormat)
	for _, line := range lines {
		row := Row{Line: line.Line, Faults: line.Faults}
		for _, c := range listColumns {
			*c.of(&row) = line.Get(c.Name)
		}
		rows = append(rows, row)
	}
	return rows, notes, err
}

// asTable are the rows as they were read.
func asTable(rows []Row) []table.Row {
	return convert.Each(rows, func(r Row) table.Row {
		out := table.Row{Line: r.Line, Cells: map[string]string{}}
		for _, c := range listColumns {
			out.Cells[c.Name] = *c.of(&r)
		}
		return out
	})
}

// clean normalises the cells, empties those that are too long, and returns
// what is wrong with them or was when the file was read.
func (r *Row) clean() []RowError {
	bad := r.Faults
	for _, c := range listColumns {
		cell := c.of(r)
		if *cell = text.Clean(*cell); utf8.RuneCountInString(*cell) > c.Max {
			*cell = ""
			bad = append(bad, RowError{Line: r.Line, Field: c.Name, Key: "table.cell_too_long",
				Args: []any{"limit", c.Max}})
		}
	}
	return bad
}
