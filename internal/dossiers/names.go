package dossiers

import (
	"context"
	"strconv"
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

// namesAtOnce is how many dossiers are read at once.
const namesAtOnce = 5000

// rebuildNames makes the index of owners anew, by today's rule of search keys.
func rebuildNames(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `delete from dossiers_name`); err != nil {
		return err
	}
	for last := ""; ; {
		some, err := db.Collect(ctx, tx, func(r db.Rows) (d Dossier, err error) {
			return d, r.Scan(&d.ID, &d.CommuneID, &d.OwnerName)
		}, `select id, commune_id, owner_name from dossiers_dossier where id > $1 order by id limit `+
			strconv.Itoa(namesAtOnce), last)
		if err != nil || len(some) == 0 {
			return err
		}
		last = some[len(some)-1].ID
		if err := InsertNames(ctx, tx, some...); err != nil {
			return err
		}
	}
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
