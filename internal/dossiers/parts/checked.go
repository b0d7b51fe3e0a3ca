package parts

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
	"thonso/internal/platform/forms"
)

// Checked lets a change be made where what was typed for it is right. It is
// looked at last: who may not act isn't told what is wrong.
func Checked(fields forms.Fields, change dossiers.Change) dossiers.Change {
	return func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
		if err := fields.Check(); err != nil {
			return err
		}
		return change(ctx, tx, t)
	}
}
