package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"thonso/internal/platform/db"
	"thonso/internal/platform/seal"
)

// loadKey reads the key of the installation. It makes one only where the
// database is empty: a new key can't open what the lost one sealed, and what
// the new one seals would be lost with it when the old one is put back.
func loadKey(ctx context.Context, c Config, d *db.DB) (*seal.Box, error) {
	box, err := seal.Load(c.keyFile())
	if !errors.Is(err, fs.ErrNotExist) {
		return box, err
	}
	empty, err := d.Empty(ctx)
	switch {
	case err != nil:
		return nil, err
	case !empty:
		return nil, fmt.Errorf("the key %s is missing, and the database already has data; "+
			"put back the copy of this key that you keep apart from the backups, then start again; "+
			"nothing was changed", c.keyFile())
	}
	return seal.Make(c.keyFile())
}

// rightKey fails where the key is not the one with which the database was
// sealed, as far as the database says which that is.
func rightKey(ctx context.Context, c Config, d *db.DB, box *seal.Box) error {
	known, err := seal.Known(ctx, d.Read())
	if err == nil && known != "" && known != box.Fingerprint() {
		err = wrongKey(c)
	}
	return err
}

func wrongKey(c Config) error {
	return fmt.Errorf("the key %s is another than the one that sealed this database; "+
		"put back the copy of the right key, or name the data folder of this database; nothing was changed",
		c.keyFile())
}

// noteKey notes in the database which key it is sealed with; in one of an
// earlier release after the key has opened all that is there.
func (a *App) noteKey(ctx context.Context) error {
	known, err := seal.Known(ctx, a.DB.Read())
	if err != nil || known != "" {
		return err
	}
	if err := a.legible(ctx); err != nil {
		return errors.Join(wrongKey(a.Config), err)
	}
	return a.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return a.Box.Note(ctx, tx) })
}

// keyHolds reports whether the key that is in use still lies in the data
// folder: without it the next start is refused.
func (a *App) keyHolds() bool {
	box, err := seal.Load(a.Config.keyFile())
	return err == nil && box.Fingerprint() == a.Box.Fingerprint()
}

// legible fails where the key in the folder does not open everything that is sealed.
func (a *App) legible(ctx context.Context) error {
	err := a.Auth.Legible(ctx)
	for _, m := range a.Modules.All() {
		if m.Sealed != nil {
			err = errors.Join(err, m.Sealed(ctx))
		}
	}
	if err != nil {
		return fmt.Errorf("%s does not open what is kept here: %w", a.Config.keyFile(), err)
	}
	return nil
}
