package app

import (
	"fmt"
	"io"
	"os"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

type textsCmd struct{}

// Run prints, for every module and language pack, how many of the texts the
// pack has: what is missing is said in Vietnamese.
func (textsCmd) Run(g *globals) error {
	dir, err := os.MkdirTemp("", "thonso-texts-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return withApp(g, dataFlags{Data: dir}, func(a *App) error {
		for _, m := range withTexts(a.Modules.All()) {
			if err := writeCoverage(g.out, m); err != nil {
				return fmt.Errorf("texts of %s: %w", m.Name, err)
			}
		}
		return nil
	})
}

func writeCoverage(out io.Writer, m module.Module) error {
	all, err := i18n.Read(m.Files, i18n.Languages[0])
	if err != nil {
		return err
	}
	for _, p := range i18n.Packs[1:] {
		texts, err := i18n.Read(m.Files, p.Tag)
		if err != nil {
			return err
		}
		has := 0
		for key := range all {
			if texts[key] != "" {
				has++
			}
		}
		share := i18n.Percent(i18n.Console, int64(has), int64(len(all)), 0)
		fmt.Fprintf(out, "%-12s %-10s %4d of %4d  %s\n", m.Name, p.Tag, has, len(all), share)
	}
	return nil
}
