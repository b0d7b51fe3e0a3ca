package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	"thonso/internal/operations"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
)

type backupCmd struct {
	dataFlags
	Out      string `arg:"" help:"File to write, for example thonso-2026-11-23.tar.gz." type:"path"`
	WithKey  bool   `help:"Put the key into the backup too; whoever has the file can then read everything."`
	NoVerify bool   `help:"Don't restore the backup into a scratch place to see that it can be."`
}

// Run backs up and, unless told not to, proves the backup by restoring it.
func (b *backupCmd) Run(g *globals) error {
	if _, err := os.Stat(b.Out); err == nil {
		return fmt.Errorf("%s exists already", b.Out)
	}
	c := b.config(g)
	if err := Backup(g.ctx, c, b.Out, b.WithKey); err != nil {
		return err
	}
	if !b.WithKey {
		fmt.Fprintln(g.out, "The key is not in the backup. Keep a copy of", c.keyFile(), "somewhere else.")
	}
	if b.NoVerify {
		fmt.Fprintln(g.out, "Written, not verified:", b.Out)
		return nil
	}
	rows, err := VerifyBackup(g.ctx, b.Out, c.dsn())
	if err != nil {
		return fmt.Errorf("the backup can't be restored: %w", err)
	}
	fmt.Fprintf(g.out, "Written and verified: %s, %d rows\n", b.Out, rows)
	return noteProven(g.ctx, c, rows)
}

// noteProven writes into the journal that a backup was proven: whoever looks
// after the installation sees on their home page how long ago that was.
func noteProven(ctx context.Context, c Config, rows int64) error {
	d, err := db.Open(ctx, c.dsn(), c.Options)
	if err != nil {
		return err
	}
	err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return audit.New(clock.System{}).Write(ctx, tx, auth.System("thonso backup", nil), audit.Entry{
			Action: "operations.backup_proven", Kind: "backup", TargetID: operations.BackupTarget,
			After: map[string]any{"rows": rows}})
	})
	return errors.Join(err, d.Close())
}

type restoreCmd struct {
	dataFlags
	In  string `arg:"" help:"Backup to restore." type:"existingfile"`
	Key string `help:"File with the key, where the backup doesn't hold it." type:"path"`
}

// Run restores into an empty place.
func (r *restoreCmd) Run(g *globals) error {
	rows, err := Restore(g.ctx, r.config(g), r.In, r.Key)
	if err != nil {
		return err
	}
	fmt.Fprintf(g.out, "Restored: %d rows\n", rows)
	return nil
}
