package transfer

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

func sayLimit(ctx context.Context, p procedure) string {
	if p.Limit.Unit == "" {
		return ""
	}
	key, args := p.Limit.Text()
	return i18n.T(ctx, key, args...)
}

// limitUnits are the units of limits by their words, longer ones first.
var limitUnits = []struct{ words, unit string }{
	{"ngay lam viec", "working_day"}, {"ngay", "day"}, {"gio lam viec", "hour"}, {"gio", "hour"}, {"thang", "month"},
}

// limitShape is a number and what follows; from when it counts is the law's to say.
var (
	limitShape = regexp.MustCompile(`^([0-9]{1,4}) (.+?)( (?:ke tu|tu ngay|sau khi) .*)?$`)
	sameDay    = regexp.MustCompile(`^(ngay )?trong (ngay|ngay lam viec|buoi)\b`)
)

// setLimit reads "3 ngày làm việc", "05 ngày kể từ ngày nhận đủ hồ sơ", "trong ngày".
func setLimit(_ *reading, p *procedure, cell string) bool {
	key := text.Key(cell)
	if strings.HasPrefix(cell, "-") { // of which the key knows nothing
		return false
	}
	if sameDay.MatchString(key) {
		p.Limit = procedures.Limit{Unit: "same_day", N: 1}
		return true
	}
	m := limitShape.FindStringSubmatch(key)
	if m == nil {
		return false
	}
	n, err := strconv.Atoi(m[1])
	for _, u := range limitUnits {
		if m[2] == u.words {
			p.Limit = procedures.Limit{Unit: u.unit, N: n}
			return err == nil
		}
	}
	return false
}

// sayFees tells every rule of the procedure, whenever it holds.
func sayFees(ctx context.Context, p procedure) string {
	var out []string
	for _, f := range p.Fees {
		out = append(out, f.In(ctx))
	}
	return strings.Join(out, "; ")
}

// feeUnits are the kinds of fees by what is counted.
var feeUnits = map[string]string{"": "per_case", "truong hop": "per_case", "ho so": "per_case", "lan": "per_case",
	"viec": "per_case", "ban": "per_copy", "trang": "per_page", "nguoi": "per_person"}

var (
	feeShape = regexp.MustCompile(`^([0-9][0-9.,]*) ?(?:đồng|đ|vnđ|vnd)? ?(?:/ ?(.+))?$`)
	free     = []string{"khong", "khong thu", "khong thu phi", "khong co", "mien phi", "free", "0"}
)

// setFee reads a single rule: "không thu", "8.000 đồng/bản", what the provincial
// council sets. Rules of more parts are told in a catalogue of our own.
func setFee(_ *reading, p *procedure, cell string) bool {
	key, m := text.Key(cell), feeShape.FindStringSubmatch(strings.ToLower(cell))
	f := procedures.Fee{ValidFrom: p.ValidFrom}
	switch {
	case slices.Contains(free, key) || key == "khong thu phi le phi":
		f.Kind = "free"
	case strings.Contains(key, "hdnd") || strings.Contains(key, "hoi dong nhan dan"):
		f.Kind = "council"
	case m != nil && feeUnits[text.Key(m[2])] != "":
		n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "").Replace(m[1]), 10, 64)
		if err != nil {
			return false
		}
		f.Kind, f.Amount = feeUnits[text.Key(m[2])], n
	default:
		return false
	}
	p.Fees = []procedures.Fee{f}
	return true
}
