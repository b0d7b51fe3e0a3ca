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

// notYetSplit are the packages that were larger when the limit was set, with the
// most that each may have until it is split: who makes one smaller lowers the
// numbers, and takes it off when it is within the limit.
var notYetSplit = map[string]struct{ files, lines int }{
	"internal/teams": {28, 4000},
}

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
		mostFiles, mostLines := maxPackageFiles, maxPackageLines
		known, listed := notYetSplit[dir]
		within := n <= mostFiles && lines[dir] <= mostLines
		if listed {
			mostFiles, mostLines = max(mostFiles, known.files), max(mostLines, known.lines)
		}
		if n > mostFiles || lines[dir] > mostLines {
			t.Errorf("%s has %d files and %d lines; the most is %d and %d: split it by domain", dir, n, lines[dir],
				mostFiles, mostLines)
		}
		if listed && within {
			t.Errorf("%s is within the limit now: take it off the list", dir)
		}
	}
	for dir := range notYetSplit {
		if files[dir] == 0 {
			t.Errorf("%s is on the list and isn't there", dir)
		}
	}
}
