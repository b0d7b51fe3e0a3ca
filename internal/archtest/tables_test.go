package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	created = regexp.MustCompile(`(?i)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([a-z0-9_]+)`)
	named   = regexp.MustCompile(`(?i)\b(?:from|join|into|update|references|table|on)\s+([a-z0-9]+_[a-z0-9_]+)`)
)

// readsAbove are migrations that read a table of a lower module. A migration that
// has landed never changes; a new one asks the lower module's method instead.
var readsAbove = map[string]string{
	"internal/dossiers/migrations/0003_decided_by.sql": "procedures_version",
}

// owner is what a file's tables belong to: its module, or its package of the platform.
func owner(file string) string {
	parts := strings.Split(file, "/")
	if len(parts) > 2 && parts[1] == "platform" {
		return parts[2]
	}
	return parts[1]
}

// TestTables: every table is called after what owns it, and the SQL of Go files
// and migrations names own tables only, those of the platform's packages included.
func TestTables(t *testing.T) {
	migrations := sources(t, ".sql")
	owners := map[string]string{}
	for _, s := range migrations {
		for _, m := range created.FindAllStringSubmatch(s.Text, -1) {
			owners[m[1]] = owner(s.Path)
			if !strings.HasPrefix(m[1], owner(s.Path)+"_") {
				t.Errorf("%s makes the table %s; its name begins with %s_", s.Path, m[1], owner(s.Path))
			}
		}
	}
	check := func(file, sql string) {
		for _, m := range named.FindAllStringSubmatch(sql, -1) {
			if own, known := owners[m[1]]; known && own != owner(file) && readsAbove[file] != m[1] {
				t.Errorf("%s names %s, a table of %q", file, m[1], own)
			}
		}
	}
	for _, s := range migrations {
		check(s.Path, s.Text)
	}
	for _, s := range sources(t, ".go") {
		if strings.HasSuffix(s.Path, "_test.go") || slices.Contains(wiring, owner(s.Path)) {
			continue // a test may look at what was written; the wiring copies and measures whole databases
		}
		for _, sql := range literals(t, s) {
			check(s.Path, sql)
		}
	}
}

// literals are the strings that stand in a Go file.
func literals(t *testing.T, s source) (out []string) {
	ast.Inspect(parsed(t, path.Base(s.Path), []byte(s.Text), parser.SkipObjectResolution), func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, _ := strconv.Unquote(lit.Value) // it was parsed: it is well formed
			out = append(out, text)
		}
		return true
	})
	return out
}
