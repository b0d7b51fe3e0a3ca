package waits

import (
	"strconv"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/workdays"
)

// A Span is a part of the days to come: from From up to To.
type Span struct {
	Name     string // Late, Today, how many working days on, or Later
	From, To time.Time
}

// The names of spans that aren't a day ahead.
const (
	Late  = "late"
	Today = "today"
	Later = "later"
)

// daysAhead are the working days after today that are spans of their own.
const daysAhead = 3

// Spans are what is late, what is due today, on each of the next working days, and later, up to end.
func Spans(cal *workdays.Calendar, now, end time.Time) []Span {
	today := clock.DateOf(now)
	at := today.AddDays(1).Start()
	out := []Span{{Late, time.UnixMicro(1), now}, {Today, now, at}}
	for i := range daysAhead {
		next := cal.AddWorkingDays(today, i+1).AddDays(1).Start()
		out = append(out, Span{strconv.Itoa(i + 1), at, next})
		at = next
	}
	return append(out, Span{Later, at, end})
}

// Days are how much is due on which days.
type Days []dayCount

type dayCount struct {
	day int64
	n   int
}

// AskDays asks for the counts that are kept and, of today's, for what was to be
// done earlier; where is the condition for the dossiers of an office.
func AskDays(now time.Time, out *Days, where func(args *[]any) string) db.Question {
	var args []any
	today := DayOf(now)
	// the day of what has passed is 0: no day is
	query := `select day, sum(n) from dossiers_due_day where ` + where(&args) + ` and n <> 0 group by day
		union all select 0, count(*) from dossiers_dossier where ` + where(&args) + ` and due <> ''
		and due_at >= ` + db.Arg(&args, today) + ` and due_at < ` + db.Arg(&args, db.At(now))
	return db.All((*[]dayCount)(out), func(r db.Rows) (d dayCount, err error) {
		return d, r.Scan(&d.day, &d.n)
	}, query, args...)
}

// In is how much is due within each of the spans.
func (d Days) In(spans []Span) []int {
	out := make([]int, len(spans))
	for _, c := range d {
		if c.day == 0 {
			out[0], out[1] = out[0]+c.n, out[1]-c.n
			continue
		}
		i := len(spans) - 1
		for i > 0 && c.day < DayOf(spans[i].From) {
			i--
		}
		out[i] += c.n
	}
	return out
}
