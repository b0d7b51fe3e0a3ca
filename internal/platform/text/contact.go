package text

import (
	"regexp"
	"strings"
	"unicode"
)

// Phone returns a Vietnamese telephone number as 0912345678, however it was
// typed: 10 digits, or 11 beginning with 02 (a landline); none begins with 00. ""
// is one, too. What is none comes back as "" and false.
func Phone(s string) (string, bool) {
	p := Ungrouped(s)
	for _, prefix := range []string{"+84", "0084", "84"} {
		if rest, ok := strings.CutPrefix(p, prefix); ok {
			p = "0" + strings.TrimPrefix(rest, "0")
			break
		}
	}
	switch {
	case p == "":
		return "", true
	case !isDigits(p) || p[0] != '0' || strings.HasPrefix(p, "00"):
	case len(p) == 10 || len(p) == 11 && p[1] == '2':
		return p, true
	}
	return "", false
}

// extension is what may stand behind an office's number: "máy lẻ 12", "(ext. 12)".
var extension = regexp.MustCompile(`(?i)[,( ]*(?:máy lẻ|số lẻ|máy nhánh|nhánh|ext|x)[.: ]*[0-9]{1,5}\)?$`)

// hotline is a number of those that offices have beside Vietnamese telephone numbers.
var hotline = regexp.MustCompile(`^1[89]00[0-9]{4,6}$`)

// IsOfficePhone reports whether s says how an office is called: by numbers that
// Phone takes or hotlines, ";" between them, each perhaps with an extension.
func IsOfficePhone(s string) bool {
	for one := range strings.SplitSeq(Clean(s), ";") {
		number := extension.ReplaceAllString(strings.TrimSpace(one), "")
		if p, ok := Phone(number); (!ok || p == "") && !hotline.MatchString(Ungrouped(number)) {
			return false
		}
	}
	return true
}

// IDNumber returns a personal identity number as its 12 digits, however they
// were grouped. "" is one, too. What is none comes back as "" and false.
func IDNumber(s string) (string, bool) {
	n := Ungrouped(s)
	if n == "" || len(n) == 12 && isDigits(n) && strings.Trim(n, "0") != "" {
		return n, true
	}
	return "", false
}

// emailShape is deliberately wide, but for letters that a keyboard left in
// Vietnamese made (đaothi@…): only a letter sent proves an address.
var emailShape = regexp.MustCompile(`^[!#-'*+/-9=?A-Z^-~-]+(\.[!#-'*+/-9=?A-Z^-~-]+)*` +
	`@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`)

// maxEmail is the longest address that can be written to, in bytes.
const maxEmail = 254

// Email returns an e-mail address without the blanks around it. "" is one,
// too. What is none comes back as "" and false.
func Email(s string) (string, bool) {
	e := strings.ReplaceAll(Clean(s), " ", "")
	if e == "" || len(e) <= maxEmail && emailShape.MatchString(e) {
		return e, true
	}
	return "", false
}

// Ungrouped takes out what people put between groups of digits: blanks, dashes,
// brackets and small signs. A sign that may stand for a digit (* or ?) stays.
func Ungrouped(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.White_Space, unicode.Pd, unicode.Pc, unicode.Ps, unicode.Pe) ||
			strings.ContainsRune(".,:;/|~·•‧∙⋅⸱・･․⁃−", r) || strings.ContainsRune(apostrophes, r) {
			return -1
		}
		return r
	}, Clean(s))
}

// Code returns a code that was made here and read out, printed or typed since:
// in capitals, without what hands and phones put between its groups.
func Code(s string) string { return Clean(strings.ToUpper(Ungrouped(s))) }

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
