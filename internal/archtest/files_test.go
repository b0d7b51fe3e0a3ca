package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	maxLines   = 400
	maxColumns = 120
)

// longLinesLeft is how many lines wider than maxColumns there were when this
// number was last lowered. Nobody adds one; who wraps some lowers the number, and
// at zero it goes.
const longLinesLeft = 29

// A source is one file that a person writes.
type source struct {
	Path string // from the folder that holds internal/
	Text string
}

// sources are the files with one of the endings below internal and cmd, without
// generated ones: tests of every kind and files behind build tags too.
func sources(t *testing.T, endings ...string) (out []source) {
	t.Helper()
	top := filepath.Join("..", "..")
	for _, dir := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(top, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains(endings, filepath.Ext(path)) {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil || filepath.Ext(path) == ".go" &&
				ast.IsGenerated(parsed(t, path, raw, parser.PackageClauseOnly)) {
				return err
			}
			rel, err := filepath.Rel(top, path)
			out = append(out, source{filepath.ToSlash(rel), string(raw)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func parsed(t *testing.T, path string, raw []byte, mode parser.Mode) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, raw, mode|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestFileSize: no file that a person writes is longer than 400 lines.
func TestFileSize(t *testing.T) {
	for _, s := range sources(t, ".go", ".templ", ".sql") {
		if n := strings.Count(s.Text, "\n"); n > maxLines {
			t.Errorf("%s has %d lines; the most is %d", s.Path, n, maxLines)
		}
	}
}

// TestLineWidth: no new line is wider than 120 columns.
func TestLineWidth(t *testing.T) {
	total := 0
	for _, s := range sources(t, ".go", ".templ", ".sql") {
		for line := range strings.Lines(s.Text) {
			if utf8.RuneCountInString(strings.TrimRight(line, "\r\n")) > maxColumns {
				total++
			}
		}
	}
	switch {
	case total > longLinesLeft:
		t.Errorf("%d lines are wider than %d columns; there were %d: wrap what you wrote", total,
			maxColumns, longLinesLeft)
	case total < longLinesLeft:
		t.Logf("%d lines are wider than %d columns: longLinesLeft (%d) can be lowered", total,
			maxColumns, longLinesLeft)
	}
}
