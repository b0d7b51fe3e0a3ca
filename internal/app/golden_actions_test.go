package app

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"thonso/internal/dossiers"
)

// TestGoldenActions: what can be done with a dossier, as the table of actions says.
func TestGoldenActions(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(
		"# Actions on a dossier\n\nWritten from the table in `internal/dossiers/action.go` by `TestGoldenActions`.\n\n" +
			"| action | from | to | permission | at | page and operation | asks for | for the clocks |\n" +
			"|---|---|---|---|---|---|---|---|\n")
	for _, r := range dossiers.Actions {
		from := make([]string, len(r.From))
		for i, s := range r.From {
			from[i] = string(s)
		}
		at := "office"
		if r.Village {
			at = "village, office"
		}
		if r.OnPortal {
			at += ", portal"
		}
		for i, a := range r.Apart {
			if i == 0 {
				at += "; not by who took: "
			} else {
				at += ", "
			}
			at += string(a)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | `%s` | %s | %s | %s | %s |\n", r.Action, strings.Join(from, ", "),
			cmp.Or(string(r.To), "–"), r.Need, at, cmp.Or(r.Path, "–"), cmp.Or(string(r.Takes), "–"),
			cmp.Or(string(r.Clock), "–"))
	}
	golden(t, "../../../docs/reference/actions.md", b.String())
}
