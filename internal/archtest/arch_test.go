// Package archtest holds the tests of the project's own structure: each rule of
// ARCHITECTURE.md that a program can check.
package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "thonso/internal/"

// uses says which modules each module may import, besides platform/… : those
// below it. Add an edge only downwards; a module that must be told of something
// above it subscribes.
var uses = map[string][]string{
	"papers":     {},
	"places":     {},
	"procedures": {"places"},
	"people":     {"places"},
	"teams":      {"places"},
	"notices":    {},
	"mandates":   {"people", "procedures", "places", "papers"},
	"dossiers":   {"places", "procedures", "people", "notices", "mandates", "papers"},
	"sessions":   {"places", "procedures", "people", "teams", "mandates", "dossiers", "papers"},
	"errands":    {"places", "procedures", "people", "teams", "dossiers", "papers"},
	"figures":    {"places", "procedures", "people", "teams", "dossiers", "sessions"},
	"practice":   {"places", "procedures", "people", "mandates", "dossiers"},
	"portal":     {"places", "procedures", "people", "teams", "dossiers", "figures"},
}

// wiring may import everything: it joins the modules and holds no rule of any.
var wiring = []string{"app", "archtest", "sample", "bench", "e2e"}

type pkg struct {
	Dir, ImportPath      string
	GoFiles, TestGoFiles []string
	Imports              []string
}

func packages(t *testing.T) (out []pkg) {
	raw, err := exec.Command("go", "list", "-json=Dir,ImportPath,GoFiles,TestGoFiles,Imports", root+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
}

func module(path string) string {
	rest, ok := strings.CutPrefix(path, root)
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// TestImports: modules call down along the table; platform knows no module.
func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		from := module(p.ImportPath)
		if slices.Contains(wiring, from) {
			continue
		}
		if _, known := uses[from]; !known && from != "platform" {
			t.Errorf("module %q is not in the table", from)
		}
		for _, imp := range p.Imports {
			to := module(imp)
			switch {
			case to == "" || to == "platform" || to == from:
			case from == "platform":
				t.Errorf("%s imports module %s: platform knows no module", p.ImportPath, to)
			case !slices.Contains(uses[from], to):
				t.Errorf("%s imports %s, which is not among what %q uses %v", p.ImportPath, imp, from, uses[from])
			}
		}
	}
}

// TestNoCycle: the table itself has an order.
func TestNoCycle(t *testing.T) {
	var visit func(m string, path []string)
	visit = func(m string, path []string) {
		if slices.Contains(path, m) {
			t.Fatalf("cycle: %v", append(path, m))
		}
		for _, to := range uses[m] {
			visit(to, append(path, m))
		}
	}
	for m := range uses {
		visit(m, nil)
	}
}

var table = regexp.MustCompile(`(?i)\b(?:from|join|into|update)\s+([a-z]+)_[a-z_]+`)

// TestTables: SQL names the module's own tables only.
func TestTables(t *testing.T) {
	fset := token.NewFileSet()
	for _, p := range packages(t) {
		from := module(p.ImportPath)
		if slices.Contains(wiring, from) {
			continue
		}
		if from == "platform" {
			from = p.ImportPath[strings.LastIndex(p.ImportPath, "/")+1:]
		}
		for _, f := range p.GoFiles {
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, f), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				s, _ := strconv.Unquote(lit.Value)
				for _, m := range table.FindAllStringSubmatch(s, -1) {
					if owner := m[1]; owner != from && uses[owner] != nil {
						t.Errorf("%s: SQL of %q names a table of %q", fset.Position(lit.Pos()), from, owner)
					}
				}
				return true
			})
		}
	}
}

// TestFileSize: no file that a person writes is longer than 400 lines.
func TestFileSize(t *testing.T) {
	fset := token.NewFileSet()
	for _, p := range packages(t) {
		for _, f := range append(p.GoFiles, p.TestGoFiles...) {
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, f), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if n := fset.File(file.Pos()).LineCount(); n > 400 && !ast.IsGenerated(file) {
				t.Errorf("%s/%s has %d lines; the most is 400", module(p.ImportPath), f, n)
			}
		}
	}
}

// TestNoMocks: our own code is never mocked; tests use the real thing.
func TestNoMocks(t *testing.T) {
	banned := []string{"github.com/stretchr/testify", "go.uber.org/mock", "github.com/golang/mock"}
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			if slices.ContainsFunc(banned, func(b string) bool { return strings.HasPrefix(imp, b) }) {
				t.Errorf("%s imports %s", p.ImportPath, imp)
			}
		}
	}
}
