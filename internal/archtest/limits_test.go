package archtest

import (
	"path"
	"strings"
	"testing"
)

// How large a package of ours may be, without tests and generated code. One
// that outgrows it is split by domain, never into layers.
const (
	maxPackageFiles = 25
	maxPackageLines = 4000
)

// TestPackageSize: a package can be read in one sitting.
func TestPackageSize(t *testing.T) {
	files, lines := map[string]int{}, map[string]int{}
	for _, s := range sources(t, ".go") {
		if !strings.HasSuffix(s.Path, "_test.go") {
			files[path.Dir(s.Path)]++
			lines[path.Dir(s.Path)] += strings.Count(s.Text, "\n")
		}
	}
	for dir, n := range files {
		if n > maxPackageFiles || lines[dir] > maxPackageLines {
			t.Errorf("%s has %d files and %d lines; the most is %d and %d: split it by domain", dir, n, lines[dir],
				maxPackageFiles, maxPackageLines)
		}
	}
}
