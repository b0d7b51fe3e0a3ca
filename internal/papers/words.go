package papers

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
)

func or(value, other string) string {
	if strings.TrimSpace(value) == "" {
		return other
	}
	return value
}

// longDate writes a date as NĐ 30/2020 has it: days before the tenth, and
// January and February, take a nought, so that nothing can be written before them.
func longDate(t time.Time) string {
	if t.IsZero() {
		return "ngày\u00a0……\u00a0tháng\u00a0……\u00a0năm\u00a0………"
	}
	t = t.In(clock.Vietnam)
	month := strconv.Itoa(int(t.Month()))
	if t.Month() < 3 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month, t.Year())
}

// longTime writes hour and date; dots where there is none.
func longTime(t time.Time) string {
	if t.IsZero() {
		return "…… giờ …… phút, " + longDate(t)
	}
	t = t.In(clock.Vietnam)
	return fmt.Sprintf("%02d giờ %02d phút, %s", t.Hour(), t.Minute(), longDate(t))
}

// shortTime is for the narrow columns of tables.
func shortTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.Vietnam).Format("15:04 02/01/2006")
}

func hour(t time.Time) string {
	if t.IsZero() {
		return "…"
	}
	return t.In(clock.Vietnam).Format("15:04")
}

func shortDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return clock.DateOf(t).Format()
}

// money writes an amount in đồng with dots between thousands.
func money(n int64) string {
	if n == 0 {
		return "Không thu"
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s + " đồng"
}

// two writes a small count with a nought before it, as forms have it.
func two(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%02d", n)
}

// dateIn writes a day for the reader of ctx.
func dateIn(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return longDate(t)
	}
	t = t.In(clock.Vietnam)
	return i18n.T(ctx, "papers.date", "day", fmt.Sprintf("%02d", t.Day()), "month",
		i18n.Key("papers.month."+strconv.Itoa(int(t.Month()))), "year", t.Year())
}
