package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
)

const (
	lucide     = "node_modules/lucide-static"
	ownGlyphs  = "src/glyphs.svg" // symbols, each on a line of its own
	iconsNamed = "../internal/platform/ui/icon.go"
)

var (
	symbolID = regexp.MustCompile(`<symbol id="([a-z0-9-]+)"`)
	// What lies within a drawing of Lucide, and what only lays it out.
	drawn = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)
	space = regexp.MustCompile(`\s*\n\s*`)
)

// drawIcons puts the icons that the product names into one file of symbols, so
// that a page loads them once: our own, and the others from Lucide.
func drawIcons() (string, error) {
	names, err := iconNames()
	if err != nil {
		return "", err
	}
	own, err := os.ReadFile(ownGlyphs)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide icons, ISC License; see icons-LICENSE.txt -->`)
	var ours []string
	for line := range bytes.Lines(own) {
		if m := symbolID.FindSubmatch(line); m != nil {
			ours = append(ours, string(m[1]))
			out.Write(bytes.TrimSpace(line))
		}
	}
	for _, name := range names {
		if slices.Contains(ours, name) {
			continue
		}
		raw, err := os.ReadFile(lucide + "/icons/" + name + ".svg")
		if err != nil {
			return "", fmt.Errorf("icon %s: neither ours nor Lucide's: %w", name, err)
		}
		lines := drawn.FindSubmatch(raw)
		if lines == nil {
			return "", fmt.Errorf("icon %s: not a drawing", name)
		}
		fmt.Fprintf(&out, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, space.ReplaceAll(lines[1], nil))
	}
	out.WriteString("</svg>\n")
	if err := copyFile(lucide+"/LICENSE", "dist/assets/icons-LICENSE.txt"); err != nil {
		return "", err
	}
	return writeHashed("icons.svg", out.Bytes())
}

// iconNames reads the constants of type Icon in package ui, where they are declared.
func iconNames() ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), iconsNamed, nil, 0)
	if err != nil {
		return nil, err
	}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		of, isIdent := spec.Type.(*ast.Ident)
		value, isLit := spec.Values[0].(*ast.BasicLit)
		if isIdent && isLit && of.Name == "Icon" {
			if name, err := strconv.Unquote(value.Value); err == nil {
				names = append(names, name)
			}
		}
		return true
	})
	if len(names) == 0 {
		return nil, errors.New("no icons named in " + iconsNamed)
	}
	slices.Sort(names)
	return names, nil
}
