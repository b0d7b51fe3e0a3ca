package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/web"
)

// TestSprite: every icon that is named is drawn, and no other.
func TestSprite(t *testing.T) {
	if err := web.Built(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "icon.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.GenDecl); ok && c.Tok == token.CONST {
			for _, s := range c.Specs {
				name, err := strconv.Unquote(s.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				named = append(named, name)
			}
		}
		return true
	})
	w := httptest.NewRecorder()
	web.Handler().ServeHTTP(w, httptest.NewRequest("GET", web.Asset("icons.svg"), nil))
	var drawn []string
	for _, m := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1) {
		drawn = append(drawn, m[1])
	}
	slices.Sort(named)
	slices.Sort(drawn)
	if diff := cmp.Diff(named, drawn); diff != "" {
		t.Error("named and drawn (-named +drawn):", diff)
	}
}
