package codes

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
)

func TestFormatCode(t *testing.T) {
	for _, tt := range []struct {
		agency, system string
		seq            int
		want           Code
	}{
		{"H38.123.00", "", 1, "H38.123.00-261123-0001"},
		{"H38.123.00", "", 12345, "H38.123.00-261123-12345"},
		{"H38.123.00", "07", 42, "H38.123.00-261123-070042"},
	} {
		if got := Format(tt.agency, "2026-11-23", tt.seq, tt.system); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

func TestParseCode(t *testing.T) {
	for typed, want := range map[string]Parsed{
		"H38.123.00-261123-0001": {"H38.123.00-261123-0001", Current, "H38.123.00",
			"2026-11-23", "", 1},
		" h38.123.00 – 261123 - 0001 ": {"H38.123.00-261123-0001", Current, "H38.123.00",
			"2026-11-23", "", 1},
		"H38.123.00-261123-12345": {"H38.123.00-261123-12345", Current, "H38.123.00",
			"2026-11-23", "", 12345},
		"G01.899.00-261123-070042": {"G01.899.00-261123-070042", Central, "G01.899.00",
			"2026-11-23", "07", 42},
		"G01.899.00-260124-070042": {"G01.899.00-260124-070042", Current, "G01.899.00",
			"2026-01-24", "", 70042}, // before the shape existed
		"000.00.01.H22-180115-0001": {"000.00.01.H22-180115-0001", Old, "000.00.01.H22",
			"2018-01-15", "", 1},
		"000.00.01.h22-261123-123456": {"000.00.01.H22-261123-123456", Old, "000.00.01.H22",
			"2026-11-23", "", 123456},
		"G09.20-20260609-0092637": {"G09.20-20260609-0092637", Current, "G09.20", "2026-06-09",
			"", 92637},
		"H44.104\u200b-260801\u00a0-\u22120007": {},
		"":                                      {},
		"H38.123.00-261123":                     {},
		"H38.123.00-261123-0001-2":              {},
		"H38.123.00-261131-0001":                {}, // no 31 November
		"H38.123.00-261123-001":                 {},
		"H38.123.00-261123-1234567890":          {},
		"Z38.123.00-261123-0001":                {},
		"H38..00-261123-0001":                   {},
		"H38.123.00-26１123-0001":                {}, // a full-width digit
		"H38." + strings.Repeat("1", 40) + "-261123-0001": {},
		strings.Repeat(" ", 300):                          {},
	} {
		got, err := Parse(typed)
		if (err == nil) != (want != Parsed{}) {
			t.Errorf("%q: %v", typed, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{
		"H38.123.00-261123-0001", "G01.899.00-261123-070042", "000.00.01.H22-180115-0001", "G09.20-20260609-0092637",
		" h38.123.00 – 261123 - 0001", "--", "\xff-261123-0001", "H38-260230-0001",
	} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, seq int) {
		p, err := Parse(s)
		if err != nil {
			if p != (Parsed{}) {
				t.Fatalf("%q: refused, yet %+v", s, p)
			}
			return
		}
		again, err := Parse(string(p.Code))
		if err != nil || again != p {
			t.Fatalf("%q: %+v, read again %+v %v", s, p, again, err)
		}
		if p.Received < "2000" || p.Received > "2099-12-31" { // eight digits can say more than yymmdd
			return
		}
		// Any number that a day can reach must come back from a code we make.
		n := int(uint(seq)%9999) + 1
		for _, system := range []string{"", "07"} {
			if system != "" && (p.Shape == Old || p.Received < centralFrom) {
				continue
			}
			made, err := Parse(string(Format(p.Agency, p.Received, n, system)))
			if err != nil || made.Agency != p.Agency || made.Received != p.Received || made.Seq != n ||
				made.System != system {
				t.Fatalf("%q %d %q: %+v %v", p.Agency, n, system, made, err)
			}
		}
	})
}

func TestCodeAsTyped(t *testing.T) {
	issued := Format("H38.123.00", clock.NewDate(2026, 11, 23), 7, "")
	if p, err := Parse(" h38.123.00-261123-0007\n"); err != nil || p.Code != issued {
		t.Errorf("%q %v", p.Code, err)
	}
}

// TestRuns: a code is told from what is typed in a row, wherever it begins.
func TestRuns(t *testing.T) {
	for typed, want := range map[string][]Run{
		"h38923261127 0020":  {{"h38923", "261127", "0020"}},
		"H38 923-2611270020": {{"h38923", "261127", "0020"}},
		"2611270020":         {{"", "261127", "0020"}},
		"26112702":           {{"", "261127", "02"}},
		"0020":               nil,
		"261127":             nil,
		"0912345678":         nil,
		"La Thị Hoa":         nil,
		"2026-02-29":         nil,
	} {
		if diff := cmp.Diff(want, Runs(typed)); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}
