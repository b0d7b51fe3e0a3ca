// Package archtest holds the tests of the project's own structure: each rule of
// ARCHITECTURE.md that a program can check.
package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/types"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const root = "thonso/internal/"

// uses says which modules each module may import, besides platform/… : those
// below it. Add an edge only downwards; a module that must be told of something
// above it subscribes. Packages below a module's own folder belong to the module.
var uses = map[string][]string{
	"papers":     {},
	"places":     {},
	"procedures": {"places"},
	"people":     {"places"},
	"teams":      {"places"},
	"notices":    {},
	"mandates":   {"people", "procedures", "places", "papers"},
	"dossiers":   {"places", "procedures", "people", "notices", "mandates", "papers"},
	"accounts":   {"places", "procedures", "people", "notices", "dossiers"},
	"sessions":   {"places", "procedures", "people", "teams", "mandates", "dossiers", "errands", "papers"},
	"errands":    {"places", "procedures", "people", "teams", "dossiers", "papers"},
	"figures":    {"places", "procedures", "people", "dossiers"},
	"operations": {},
	"help":       {},
	"roles":      {"places"},
	"frame":      {"places"},
	"find":       {},
	"practice":   {"places", "procedures", "people", "mandates", "dossiers"},
	"portal":     {"places", "procedures", "people", "teams", "dossiers", "sessions", "figures"},
}

// wiring may import everything: it joins the modules and holds no rule of any.
var wiring = []string{"app", "testworld", "archtest", "sample", "bench", "e2e"}

type pkg struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) (out []pkg) {
	t.Helper()
	raw, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", root+"...").Output()
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

// module is the first folder of a package below internal/; "" of any other package.
func module(path string) string {
	rest, ok := strings.CutPrefix(path, root)
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// TestImports: modules call down along the table; platform knows no module.
// Tests in packages of their own look from outside, and may import everything.
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
		for _, imp := range p.TestImports {
			to := module(imp)
			free := to == "" || to == "platform" || to == from || slices.Contains(wiring, to)
			if !free && !below(from, to) {
				t.Errorf("a test inside %s imports %s, which is not below %q", p.ImportPath, imp, from)
			}
		}
	}
}

// below reports whether one module is reached from another along the table.
func below(from, to string) bool {
	return slices.ContainsFunc(uses[from], func(m string) bool { return m == to || below(m, to) })
}

// TestNoStaleEdge: what the table allows is made use of.
func TestNoStaleEdge(t *testing.T) {
	used := map[[2]string]bool{}
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			used[[2]string{module(p.ImportPath), module(imp)}] = true
		}
	}
	for from, all := range uses {
		for _, to := range all {
			if !used[[2]string{from, to}] {
				t.Errorf("%q may import %q and does not: take the edge out of the table", from, to)
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

// TestNoMocks: our own code is never mocked, in no test; tests use the real thing.
func TestNoMocks(t *testing.T) {
	banned := []string{"github.com/stretchr/testify", "go.uber.org/mock", "github.com/golang/mock"}
	for _, p := range packages(t) {
		for _, imp := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if slices.ContainsFunc(banned, func(b string) bool { return strings.HasPrefix(imp, b) }) {
				t.Errorf("%s imports %s", p.ImportPath, imp)
			}
		}
	}
}

// TestServicesArePrivate: what a service stands on is its own: nobody reaches
// through it into its database or journal.
func TestServicesArePrivate(t *testing.T) {
	for _, s := range sources(t, ".go") {
		if strings.HasSuffix(s.Path, "_test.go") {
			continue
		}
		ast.Inspect(parsed(t, s.Path, []byte(s.Text), 0), func(n ast.Node) bool {
			st, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range st.Fields.List {
				if len(f.Names) == 0 && strings.TrimPrefix(types.ExprString(f.Type), "*") == "Deps" {
					t.Errorf("%s embeds Deps: give the struct private fields", s.Path)
				}
			}
			return true
		})
	}
}
