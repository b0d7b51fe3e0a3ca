package app

import (
	"fmt"
	"os"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

type textsCmd struct {
	Missing string `help:"Name the texts that this pack lacks, such as vi-x-easy." placeholder:"PACK"`
}

// Run prints, for every module and language pack, how many of the texts the
// pack has, and how many of those that residents meet. What is missing is said
// in Vietnamese.
func (c textsCmd) Run(g *globals) error {
	dir, err := os.MkdirTemp("", "thonso-texts-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return withApp(g, dataFlags{Data: dir}, func(a *App) error {
		for _, m := range withTexts(a.Modules.All()) {
			if err := c.cover(g, m); err != nil {
				return fmt.Errorf("texts of %s: %w", m.Name, err)
			}
		}
		return nil
	})
}

func (c textsCmd) cover(g *globals, m module.Module) error {
	for _, p := range i18n.Packs[1:] {
		all, residents, err := i18n.Covered(m.Files, p.Tag)
		if err != nil {
			return err
		}
		line := fmt.Sprintf("%-12s %-10s %v   for residents %v", m.Name, p.Tag, all, residents)
		var data i18n.Coverage
		if m.Texts != nil {
			m.Texts(func(where string, t i18n.Text) { data.Add(where, t[p.Tag] != "") })
			line += fmt.Sprintf("   as data %v", data)
		}
		if c.Missing == "" {
			fmt.Fprintln(g.out, line)
		} else if c.Missing == p.Tag {
			for _, name := range append(all.Missing, data.Missing...) {
				fmt.Fprintln(g.out, name)
			}
		}
	}
	return nil
}
