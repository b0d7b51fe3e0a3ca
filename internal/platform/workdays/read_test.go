package workdays

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
)

// TestReadRefuses: whatever is wrong is told at its line and column, and there is no calendar.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	c := i18n.NewCatalog()
	if err := c.Add(Messages); err != nil {
		t.Fatal(err)
	}
	if err := c.Add(table.Messages); err != nil {
		t.Fatal(err)
	}
	for old, swap := range map[string]struct{ now, want string }{
		"off\t\t2026-11-24":                            {"free\t\t2026-11-24", "kind workdays.unknown_kind"},
		"\t2026-11-24\t":                               {"\t2026-11-31\t", "date table.no_day"},
		"\t\t2026-11-24\t":                             {"\t\t2026-09-01\t", "date workdays.twice"},
		"\t\t2026-11-24\t\tNgày":                       {"\t\t2026-11-22\t\tNgày", "date workdays.weekend_off"},
		"worked\t\t2026-01-10":                         {"worked\t\t2026-01-09", "date workdays.weekday_worked"},
		"2027-11-24":                                   {"2028-11-24", "date workdays.unknown_year"},
		"2026-11-24\t\tNgày Văn hóa":                   {"2026-11-24\t\t\tNgày Văn hóa", "reason workdays.no_reason"},
		"swapped with Saturday 10/01/2026\t2026-01-10": {"swapped\t2026-01-17", "swap workdays.no_partner"},
		"National Day\n":                               {"National Day\t\tno\n", "announced workdays.projection"},
		"year\t2027\t\t\t\t\t\tno":                     {"year\t2027\t\t\t\t\t\tmaybe", "announced workdays.unclear"},
		"year\t2024":                                   {"year\t1024", "year workdays.bad_year"},
		"TB 5015; TB 1570":                             {"", "source workdays.no_source"},
		"07:00-11:30":                                  {"7-11:30", "hours workdays.bad_time"},
		"11:30, 13:30":                                 {"11:30, 10:30", "hours workdays.hours_order"},
		"15:00":                                        {"18:00", "cutoff workdays.cutoff"},
		"hours\t\t\t\t":                                {"hours\t\t2026-01-01\t\t", "date workdays.hours_open"},
	} {
		text := strings.Replace(shipped, old, swap.now, 1)
		if text == shipped {
			t.Errorf("%q: nothing replaced", old)
			continue
		}
		line := 1 + strings.Count(shipped[:strings.Index(shipped, old)], "\n")
		cal, faults, err := Read(strings.NewReader(text), "a.tsv")
		found := slices.ContainsFunc(faults, func(f table.Fault) bool {
			return f.Field+" "+f.Key == swap.want && f.Line == line
		})
		if cal != nil || err != nil || !found {
			t.Errorf("%q for %q: want line %d %s, got %v %v", swap.now, old, line, swap.want, faults, err)
		}
		for _, f := range faults {
			if said := c.Text("vi", f.Key, f.Args...); said == f.Key || strings.Contains(said, "{") {
				t.Errorf("%s is told as %q", f.Key, said)
			}
		}
	}
	_, faults, err := Read(strings.NewReader("kind\nyear\n"), "a.csv")
	if err != nil || !strings.Contains(fmt.Sprint(faults), "workdays.no_hours") {
		t.Errorf("no hours: %v %v", faults, err)
	}
}

// TestReadAsWorkbook: the same calendar in Vietnamese words, as a workbook, with
// days and times as Excel keeps them, is the same calendar.
func TestReadAsWorkbook(t *testing.T) {
	t.Parallel()
	header := "Loại,Năm,Từ ngày,Đến ngày,Lý do,Lý do English,Hoán đổi với ngày,Đã thông báo,Giờ làm việc," +
		"Giờ chốt nhận,Nguồn"
	text := strings.NewReplacer("kind\tyear\tdate\tto\treason\treason_en\tswap\tannounced\thours\tcutoff\tsource",
		strings.ReplaceAll(header, ",", "\t"), "year\t", "Năm\t", "off\t", "Nghỉ\t", "worked\t", "Làm bù\t",
		"hours\t", "Giờ làm\t", "\tyes\t", "\tcó\t", "\tno\t", "\tkhông\t", "15:00", "0.625").Replace(shipped)
	rows, _, err := table.Read(strings.NewReader(text), "a.tsv", format)
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := table.Mend(&book, format, rows, nil, nil); err != nil {
		t.Fatal(err)
	}
	got, faults, err := Read(&book, "a.xlsx")
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	if !reflect.DeepEqual(got, Shipped()) {
		t.Error("another calendar")
	}
}

// FuzzRead: a calendar is read whole, or every fault has its place and words.
func FuzzRead(f *testing.F) {
	f.Add(shipped)
	f.Add("kind\tdate\tswap\nworked\t2026-01-10\t2026-01-10\nhours\n")
	f.Fuzz(func(t *testing.T, text string) {
		cal, faults, err := Read(strings.NewReader(text), "a.tsv")
		if err == nil && cal == nil && len(faults) == 0 {
			t.Fatal("refused without a reason")
		}
		if cal != nil { // it counts
			cal.AddWorking(cal.Opens("2026-11-23"), 100*WorkingDay)
		}
	})
}
