package workdays

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/text"
)

// format is a calendar as a table; what its lines say depends on their kind.
var format = table.Format{Key: []string{"kind"}, MaxRows: 5000, Columns: append([]table.Column{
	{Name: "kind", Names: []string{"loại", "loại dòng"}},
	{Name: "year", Names: []string{"năm"}},
	{Name: "date", Names: []string{"ngày", "từ ngày"}, Day: true},
	{Name: "to", Names: []string{"đến ngày"}, Day: true},
	{Name: "swap", Names: []string{"hoán đổi", "hoán đổi với ngày", "ngày hoán đổi"}, Day: true},
	{Name: "announced", Names: []string{"đã thông báo", "đã công bố"}},
	{Name: "hours", Names: []string{"giờ làm", "giờ làm việc"}},
	{Name: "cutoff", Names: []string{"giờ chốt", "giờ chốt nhận"}},
	{Name: "source", Names: []string{"nguồn", "căn cứ", "văn bản"}, Max: 500},
}, reasons()...)}

// reasons are the columns of why a day is off or worked, one a language.
func reasons() []table.Column {
	out := []table.Column{{Name: "reason", Names: []string{"lý do"}}}
	for _, p := range i18n.Packs[1:len(i18n.Languages)] {
		out = append(out, table.Column{Name: "reason_" + p.Tag, Names: []string{"lý do " + p.Name}})
	}
	return out
}

// A kind of line.
type kind string

const (
	kindYear   kind = "year"
	kindOff    kind = "off"
	kindWorked kind = "worked"
	kindHours  kind = "hours"
)

// kinds are the kinds of lines by the words for them.
var kinds = map[string]kind{"year": kindYear, "nam": kindYear, "off": kindOff, "nghi": kindOff, "ngay nghi": kindOff,
	"worked": kindWorked, "lam bu": kindWorked, "ngay lam bu": kindWorked, "hours": kindHours, "gio lam": kindHours,
	"gio lam viec": kindHours}

// answers are the ways to say yes or no.
var answers = map[string]bool{"yes": true, "co": true, "1": true, "true": true, "x": true,
	"no": false, "khong": false, "0": false, "false": false}

// A reader makes a calendar of the lines of a table.
type reader struct {
	c      *Calendar
	lines  map[string]int // of each year, and of each day
	faults []table.Fault
}

// Read reads a calendar as a table of any kind that package table reads, whole
// or not at all: where anything in it is missing or contradictory it returns
// none, and every fault at its line. The error is about the file as such.
func Read(file io.Reader, name string) (*Calendar, []table.Fault, error) {
	rows, notes, err := table.Read(file, name, format)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{lines: map[string]int{},
		c: &Calendar{years: map[int]Year{}, off: map[clock.Date]Day{}, worked: map[clock.Date]Day{}}}
	var days, hours []table.Row
	for _, row := range rows {
		r.faults = append(r.faults, row.Faults...)
		switch kinds[text.Key(row.Get("kind"))] {
		case kindYear:
			r.year(row)
		case kindHours:
			hours = append(hours, row)
		case kindOff, kindWorked:
			days = append(days, row)
		default:
			r.wrong(row, "kind", "workdays.unknown_kind", "text", row.Get("kind"))
		}
	}
	for _, row := range days {
		r.day(row, kinds[text.Key(row.Get("kind"))])
	}
	r.swaps(r.c.off, r.c.worked, false)
	r.swaps(r.c.worked, r.c.off, true)
	r.hours(hours)
	if len(r.faults) > 0 {
		slices.SortStableFunc(r.faults, func(a, b table.Fault) int { return cmp.Compare(a.Line, b.Line) })
		return nil, r.faults, nil
	}
	r.c.breaks = breaks(r.c.off, r.c.worked)
	return r.c, notes, nil
}

func (r *reader) wrong(row table.Row, column, key string, args ...any) {
	r.faults = append(r.faults, table.Fault{Line: row.Line, Field: column, Key: key, Args: args})
}

// once reports whether the line is the first to tell of a year or day.
func (r *reader) once(row table.Row, column, what string) bool {
	if line := r.lines[what]; line > 0 {
		r.wrong(row, column, "workdays.twice", "line", line, "text", clock.Date(what).Format())
		return false
	}
	r.lines[what] = row.Line
	return true
}

// announced reads whether something was announced; nothing said is as it was before.
func (r *reader) announced(row table.Row, before bool) bool {
	said := row.Get("announced")
	yes, known := answers[text.Key(said)]
	switch {
	case said == "":
		return before
	case !known:
		r.wrong(row, "announced", "workdays.unclear", "text", said)
	}
	return yes
}

func (r *reader) year(row table.Row) {
	said := row.Get("year")
	n, err := strconv.Atoi(said)
	if err != nil || n < 2000 || n > 2200 {
		r.wrong(row, "year", "workdays.bad_year", "text", said)
		return
	}
	y := Year{Year: n, Announced: r.announced(row, false), Source: row.Get("source")}
	if y.Source == "" {
		r.wrong(row, "source", "workdays.no_source")
	}
	if r.once(row, "year", said) {
		r.c.years[n] = y
	}
}

func (r *reader) day(row table.Row, k kind) {
	d := Day{Date: clock.Date(row.Get("date")), Swap: clock.Date(row.Get("swap")), Name: i18n.Text{}}
	for i, c := range reasons() {
		d.Name[i18n.Languages[i]] = row.Get(c.Name)
	}
	if d.Date.IsZero() {
		if len(row.Faults) == 0 {
			r.wrong(row, "date", "workdays.no_date")
		}
		return
	}
	year, known := r.c.years[d.Date.Start().Year()]
	d.Announced, d.Source = r.announced(row, year.Announced), cmp.Or(row.Get("source"), year.Source)
	switch {
	case !known:
		r.wrong(row, "date", "workdays.unknown_year", "year", d.Date.Start().Year())
	case k == kindOff && isWeekend(d.Date):
		r.wrong(row, "date", "workdays.weekend_off", "day", d.Date.Format())
	case k == kindWorked && !isWeekend(d.Date):
		r.wrong(row, "date", "workdays.weekday_worked", "day", d.Date.Format())
	case year.Announced && !d.Announced:
		r.wrong(row, "announced", "workdays.projection", "year", year.Year)
	}
	if !d.Name.Complete() {
		r.wrong(row, "reason", "workdays.no_reason")
	}
	days := r.c.off
	if k == kindWorked {
		days = r.c.worked
	}
	if r.once(row, "date", string(d.Date)) {
		days[d.Date] = d
	}
}

// swaps holds both days of an exchange to each other: a day off taken from the
// week and never worked, or the reverse, falsifies every limit. Every day
// worked is one of an exchange.
func (r *reader) swaps(days, others map[clock.Date]Day, each bool) {
	for _, d := range days {
		if (!d.Swap.IsZero() || each) && others[d.Swap].Swap != d.Date {
			r.faults = append(r.faults, table.Fault{Line: r.lines[string(d.Date)], Field: "swap",
				Key: "workdays.no_partner", Args: []any{"day", d.Date.Format(), "swap", d.Swap.Format()}})
		}
	}
}

func (r *reader) hours(rows []table.Row) {
	before := len(r.faults)
	for _, row := range rows {
		h := Hours{ValidFrom: clock.Date(row.Get("date")), ValidTo: clock.Date(row.Get("to")),
			Source: row.Get("source")}
		var ok bool
		if h.Cutoff, ok = readTime(row.Get("cutoff")); !ok {
			r.wrong(row, "cutoff", "workdays.bad_time", "text", row.Get("cutoff"))
		}
		for span := range strings.SplitSeq(strings.ReplaceAll(row.Get("hours"), "–", "-"), ",") {
			from, to, _ := strings.Cut(span, "-")
			start, isTime := readTime(strings.TrimSpace(from))
			end, isEnd := readTime(strings.TrimSpace(to))
			if !isTime || !isEnd {
				r.wrong(row, "hours", "workdays.bad_time", "text", strings.TrimSpace(span))
				break
			}
			h.Spans = append(h.Spans, Span{start, end})
		}
		r.c.hours = append(r.c.hours, h)
	}
	if len(rows) == 0 {
		r.wrong(table.Row{}, "", "workdays.no_hours")
	}
	if len(r.faults) == before {
		checkHours(r.c.hours, func(i int, column, key string, args ...any) { r.wrong(rows[i], column, key, args...) })
	}
}
