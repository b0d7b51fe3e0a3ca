package procedures

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"thonso/internal/platform/fault"
)

// A Catalogue is a set of procedures, as shipped, imported or exported.
type Catalogue struct{ Procedures []Procedure }

// catalogueFormat is the number of the file's shape; a file of another number
// was written by a product that means something else by the same words.
const catalogueFormat = 1

// maxCatalogue bounds what is read: a province's 1,120 commune procedures
// with forms stay under it, a mistaken upload does not fill the memory.
const (
	maxCatalogue  = 16 << 20
	maxProcedures = 20_000 // the whole country has 5,652
)

type catalogueFile struct {
	Format     int         `json:"format"`
	Procedures []Procedure `json:"procedures"`
}

// ReadCatalogue reads a catalogue file. It refuses unknown fields, because a
// misspelt "requird" would silently make a paper optional. What the file says
// is judged by Validate.
func ReadCatalogue(r io.Reader) (Catalogue, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxCatalogue+1))
	if err != nil {
		return Catalogue{}, err
	}
	if len(raw) > maxCatalogue {
		return Catalogue{}, fault.New(fault.TooLarge, "procedures.catalogue.too_large", "mb", maxCatalogue>>20)
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	var f catalogueFile
	if err := dec.Decode(&f); err != nil {
		return Catalogue{}, unreadable(err, lineAt(raw, offsetOf(err, dec)))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Catalogue{}, fault.New(fault.Invalid, "procedures.catalogue.more", "line",
			lineAt(raw, dec.InputOffset()))
	}
	if f.Format != catalogueFormat {
		return Catalogue{}, fault.New(fault.Invalid, "procedures.catalogue.format",
			"format", f.Format, "want", catalogueFormat)
	}
	if len(f.Procedures) > maxProcedures {
		return Catalogue{}, fault.New(fault.TooLarge, "procedures.catalogue.too_many", "most", maxProcedures)
	}
	return Catalogue{f.Procedures}, nil
}

// What the decoder says of a field that it doesn't know, and our dates of one
// that isn't: neither has a type of its own.
var (
	unknownField = regexp.MustCompile(`^json: unknown field "(.*)"$`)
	noDate       = regexp.MustCompile(`^date "(.*?)"`)
)

// unreadable says in a person's words why the decoder stumbled.
func unreadable(err error, line int) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch field, date := unknownField.FindStringSubmatch(err.Error()), noDate.FindStringSubmatch(err.Error()); {
	case errors.Is(err, io.EOF):
		return fault.New(fault.Invalid, "procedures.catalogue.empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(fault.Invalid, "procedures.catalogue.cut", "line", line)
	case field != nil:
		return fault.New(fault.Invalid, "procedures.catalogue.unknown_field", "line", line, "field", field[1])
	case date != nil:
		return fault.New(fault.Invalid, "procedures.catalogue.no_date", "line", line, "date", date[1])
	case errors.As(err, &kind):
		return fault.New(fault.Invalid, "procedures.catalogue.wrong_kind", "line", line, "field", kind.Field)
	case errors.As(err, &syntax):
		return fault.New(fault.Invalid, "procedures.catalogue.no_json", "line", line)
	}
	return fault.New(fault.Invalid, "procedures.catalogue.unreadable", "line", line)
}

// offsetOf returns where the decoder stumbled.
func offsetOf(err error, dec *json.Decoder) int64 {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return syntax.Offset
	case errors.As(err, &kind):
		return kind.Offset
	}
	return dec.InputOffset()
}

// lineAt returns the line on which offset lies, so that a person can find it.
func lineAt(raw []byte, offset int64) int {
	return 1 + strings.Count(string(raw[:min(offset, int64(len(raw)))]), "\n")
}

// Write writes the catalogue as a file that ReadCatalogue reads.
func (c Catalogue) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(catalogueFile{catalogueFormat, c.Procedures})
}

//go:embed catalogue/*.json
var shippedFiles embed.FS

// Shipped returns the catalogue that the product brings along, sorted by
// sector, field and code. The caller must not change it.
func Shipped() Catalogue { return shipped() }

var shipped = sync.OnceValue(func() Catalogue {
	var all Catalogue
	names, err := fs.Glob(shippedFiles, "catalogue/*.json")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		f, err := shippedFiles.Open(name)
		if err != nil {
			panic(err)
		}
		c, err := ReadCatalogue(f)
		if err != nil { // a test reads them all, so this can't reach a user
			panic(name + ": " + fault.Of(err).Key)
		}
		all.Procedures = append(all.Procedures, c.Procedures...)
	}
	slices.SortStableFunc(all.Procedures, func(a, b Procedure) int {
		if d := slices.Index(Sectors, a.Field.Sector) - slices.Index(Sectors, b.Field.Sector); d != 0 {
			return d
		}
		if d := strings.Compare(a.Field.Name.Official(), b.Field.Name.Official()); d != 0 {
			return d
		}
		if d := strings.Compare(a.Code, b.Code); d != 0 {
			return d
		}
		return a.Version - b.Version
	})
	return all
})
