package dossiers

import (
	"context"
	"strings"

	"thonso/internal/platform/db"
	"thonso/internal/platform/text"
)

// InsertNames keeps what the dossiers' owners are found by.
func InsertNames(ctx context.Context, tx *db.Tx, all ...Dossier) error {
	var rows [][]any
	for _, d := range all {
		for part := text.Key(d.OwnerName); part != ""; {
			rows = append(rows, []any{d.CommuneID, part, d.ID})
			_, part, _ = strings.Cut(part, " ")
		}
	}
	return tx.Every(ctx, `insert into dossiers_name (commune_id, part, dossier_id) values ($1, $2, $3)`, rows)
}

// byName is the condition that a word of the owner's name, or several in a row,
// begin as q does. Where the reach is that of offices alone, theirs are one
// range of an index; elsewhere the dossiers in reach are few.
func byName(q string, reach []string, offices bool, args *[]any) string {
	q, within := text.Query(q), strings.Join(reach, ` and `)
	if offices {
		// No name goes on like the end of the range, in any collation.
		return `id in (select dossier_id from dossiers_name where ` + within + ` and part >= ` + db.Arg(args,
			q) + ` and part < ` + db.Arg(args, q+"zzzz") + `)`
	}
	return within + ` and ' ' || owner_folded like ` + db.Arg(args, "% "+q+"%")
}
