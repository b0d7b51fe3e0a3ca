package app

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestAFirstPassword: who adds an account knows its password, so it is for one login.
func TestAFirstPassword(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "password")
	must(t, os.WriteFile(file, []byte("một câu đủ dài\n"), 0o600))
	g, data := &globals{ctx: t.Context(), out: io.Discard}, dataFlags{Data: filepath.Join(dir, "data")}
	add := userAddCmd{dataFlags: data, passwordFlag: passwordFlag{PasswordFile: file},
		roleFlags: roleFlags{Role: "admin"}, Username: "quantri", Name: "Quản Trị"}
	must(t, add.Run(g))
	must(t, withInstallation(g, data, func(a *App) error {
		acc, err := a.Auth.FindByUsername(t.Context(), "quantri")
		if err == nil && !acc.MustChange {
			t.Error("the password may be kept")
		}
		return err
	}))
}
