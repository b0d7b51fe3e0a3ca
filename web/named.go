package web

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
)

//go:embed src/tokens.css
var tokens string

// A Colour is one colour of the product by its name in the styles.
type Colour struct{ Name, Light, Dark string }

var colour = regexp.MustCompile(`(?m)^  (--[a-z0-9-]+): (#[0-9a-f]{6});`)

// Colours are all that tokens.css names, in its order; dark is as light where it isn't said.
func Colours() (out []Colour) {
	light, rest, _ := strings.Cut(tokens, "\n}\n")
	dark, _, _ := strings.Cut(rest, "\n}\n")
	for _, m := range colour.FindAllStringSubmatch(light, -1) {
		out = append(out, Colour{m[1], m[2], m[2]})
	}
	for _, m := range colour.FindAllStringSubmatch(dark, -1) {
		if i := slices.IndexFunc(out, func(c Colour) bool { return c.Name == m[1] }); i >= 0 {
			out[i].Dark = m[2]
		}
	}
	return out
}

var symbol = regexp.MustCompile(`<symbol[^>]* id="([a-z0-9-]+)"`)

// IconNames are the drawings in the file of icons; none before the first build.
func IconNames() (out []string) {
	sprite := built().files[strings.TrimPrefix(Asset("icons.svg"), Prefix)]
	for _, m := range symbol.FindAllSubmatch(sprite.plain, -1) {
		out = append(out, string(m[1]))
	}
	return out
}
