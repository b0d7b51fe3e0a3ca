package search

import (
	"strings"

	"thonso/internal/platform/db"
)

// HasWords is the condition that the keys in a column have every word that was
// typed, in any order; each may be the beginning of a word. For short tables:
// every row is looked at. Signs alone are in no name.
func HasWords(column, typed string, args *[]any) string {
	q, ok := ReadWords(typed)
	if !ok {
		return `1 = 0`
	}
	cond := make([]string, len(q.words))
	for i, w := range q.words {
		cond[i] = `' ' || ` + column + ` like ` + db.Arg(args, "% "+w+"%")
	}
	return `(` + strings.Join(cond, ` and `) + `)`
}
