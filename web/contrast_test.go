package web

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var tokenLine = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6});`)

// tokens reads the colours of tokens.css; the practice colours are those of
// body.practice laid over the others.
func tokens(t *testing.T) (normal, practice map[string]string) {
	t.Helper()
	css, err := os.ReadFile("src/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	root, override, ok := strings.Cut(string(css), "body.practice")
	if !ok {
		t.Fatal("tokens.css has no practice colours")
	}
	normal, practice = map[string]string{}, map[string]string{}
	for _, m := range tokenLine.FindAllStringSubmatch(root, -1) {
		normal[m[1]], practice[m[1]] = m[2], m[2]
	}
	for _, m := range tokenLine.FindAllStringSubmatch(override, -1) {
		practice[m[1]] = m[2]
	}
	return normal, practice
}

func TestContrast(t *testing.T) {
	const text, border = 4.5, 3.0
	pairs := []struct {
		fore, back string
		least      float64
	}{
		{"ink", "ground", text}, {"ink", "paper", text}, {"ink", "rice", text}, {"ink", "focus", text},
		{"ink-soft", "ground", text}, {"ink-soft", "paper", text},
		{"primary", "ground", text}, {"primary", "paper", text}, {"primary", "primary-soft", text},
		{"on-primary", "primary", text}, {"on-primary", "primary-deep", text}, {"on-primary-soft", "primary", text},
		{"on-primary", "danger", text}, {"on-primary", "danger-deep", text},
		{"danger", "ground", text}, {"danger", "paper", text},
		{"info", "info-soft", text}, {"success", "success-soft", text}, {"warning", "warning-soft", text},
		{"danger", "danger-soft", text}, {"practice", "practice-soft", text}, {"practice", "practice-stripe", text},
		{"ink", "info-soft", text}, {"ink", "success-soft", text}, {"ink", "warning-soft", text},
		{"ink", "danger-soft", text},
		{"edge", "paper", border}, {"edge", "ground", border}, {"rice-edge", "rice", border}, {"ink", "focus", border},
	}
	normal, practice := tokens(t)
	for name, colours := range map[string]map[string]string{"normal": normal, "practice": practice} {
		for _, p := range pairs {
			if got := contrast(t, colours[p.fore], colours[p.back]); got < p.least {
				t.Errorf("%s: %s on %s has contrast %.2f, needs %.1f", name, p.fore, p.back, got, p.least)
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	v, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	channel := func(shift int) float64 {
		c := float64(v>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}
