package figures

import (
	"fmt"
	"time"
)

// parseMonth reads yyyy-mm as yyyymm; "" is 0.
func parseMonth(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, err
	}
	return t.Year()*100 + int(t.Month()), nil
}

// monthText is what parseMonth reads.
func monthText(m int) string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m/100, m%100)
}

// monthShown is a month as people write it: 06/2025.
func monthShown(m int) string { return fmt.Sprintf("%02d/%04d", m%100, m/100) }

// monthLabel is a month as the axis of a chart names it: 06/25.
func monthLabel(m int) string { return fmt.Sprintf("%02d/%02d", m%100, m/100%100) }
