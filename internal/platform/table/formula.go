package table

import (
	"strconv"
	"strings"
)

// formula are the signs with which a cell begins that a spreadsheet would reckon.
const formula = "=+-@\t\r"

// Defuse is a text that no spreadsheet takes for a formula: an apostrophe stands
// before one that it would.
func Defuse(s string) string {
	if s == "" || !strings.ContainsRune(formula, rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil && s[0] == '-' {
		return s
	}
	return "'" + s
}

// unfused takes away the apostrophe that Defuse put before a text.
func unfused(s string) string {
	if rest, marked := strings.CutPrefix(s, "'"); marked && rest != "" && strings.ContainsRune(formula, rune(rest[0])) {
		return rest
	}
	return s
}
