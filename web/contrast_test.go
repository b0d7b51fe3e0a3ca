package web

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	tokenBlock = regexp.MustCompile(`(?m)^([^\s{}][^{}]*?)\s*\{([^}]*)\}`)
	tokenLine  = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6});`)
)

// themes reads the colours of tokens.css: those of the dark theme and of
// practice are laid over the others.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	css, err := os.ReadFile("src/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := map[string]string{}
	for _, m := range tokenBlock.FindAllStringSubmatch(cssComment.ReplaceAllString(string(css), ""), -1) {
		blocks[m[1]] = m[2]
	}
	const root, dark, practice = ":root", `:root[data-theme="dark"]`, "body.practice"
	const darkPractice = `[data-theme="dark"] body.practice`
	out := map[string]map[string]string{}
	for name, layers := range map[string][]string{"light": {root}, "dark": {root, dark},
		"practice": {root, practice}, "dark practice": {root, dark, practice, darkPractice}} {
		out[name] = map[string]string{}
		for _, layer := range layers {
			if blocks[layer] == "" {
				t.Errorf("tokens.css has no colours for %s", layer)
			}
			for _, m := range tokenLine.FindAllStringSubmatch(blocks[layer], -1) {
				out[name][m[1]] = m[2]
			}
		}
	}
	return out
}

func TestContrast(t *testing.T) {
	const text, border = 4.5, 3.0
	pairs := []struct {
		fore, back string
		least      float64
	}{
		{"ink", "ground", text}, {"ink", "paper", text}, {"ink", "sunk", text}, {"ink", "warm", text},
		{"ink", "hover", text}, {"ink", "primary-soft", text}, {"on-focus", "focus", text}, {"on-rice", "rice", text},
		{"ink-soft", "ground", text}, {"ink-soft", "paper", text}, {"ink-soft", "sunk", text}, {"ink-soft", "warm", text},
		{"ink-soft", "primary-soft", text}, {"ink-soft", "track", text},
		{"ink-faint", "ground", text}, {"ink-faint", "paper", text},
		{"link", "ground", text}, {"link", "paper", text}, {"link", "sunk", text}, {"link", "warm", text},
		{"link-deep", "paper", text}, {"link", "info-soft", text}, {"link", "warning-soft", text},
		{"primary", "ground", text}, {"primary", "paper", text}, {"primary", "primary-soft", text},
		{"primary-deep", "primary-soft", text}, {"primary-deep", "leaf-soft", text}, {"primary-deep", "paper", text},
		{"on-primary", "primary", text}, {"on-primary", "primary-deep", text},
		{"on-danger", "danger", text}, {"on-danger", "danger-deep", text},
		{"danger", "ground", text}, {"danger", "paper", text},
		{"info", "info-soft", text}, {"success", "success-soft", text}, {"warning", "warning-soft", text},
		{"danger", "danger-soft", text}, {"practice", "practice-soft", text}, {"practice", "practice-stripe", text},
		{"ink", "info-soft", text}, {"ink", "success-soft", text}, {"ink", "warning-soft", text},
		{"ink", "danger-soft", text}, {"ink", "practice-soft", text},
		{"edge", "paper", border}, {"edge", "ground", border}, {"leaf", "paper", border}, {"leaf", "track", border},
		{"on-focus", "focus", border},
	}
	for name, colours := range themes(t) {
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
