package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"thonso/internal/accounts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/design"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/sample"
)

// Demo fills an empty installation with the sample district and writes who may
// sign in. It does nothing to one that is filled already, but writes it again.
func Demo(ctx context.Context, a *App, out io.Writer) error {
	if err := a.fillSample(ctx); err != nil {
		return fmt.Errorf("the sample can't be completed in %s (by another version begun?): "+
			"delete what is there, all of it invented, and start again: %w", a.Config.Data,
			told(i18n.With(ctx, a.Catalog, i18n.Console), err))
	}
	fmt.Fprintf(out, "  mật khẩu / password: %s\n\n", sample.Password)
	for _, s := range sample.SignIns() {
		who := convert.Each(i18n.Languages, func(lang string) string { return a.Catalog.Text(lang, whoKey+s.Username) })
		fmt.Fprintf(out, "  %-18s %-22s %s\n", s.Username, s.Name, strings.Join(who, " / "))
	}
	return nil
}

// whoKey and tryKey begin the keys of who somebody of the sample is, and of what
// one may try as them.
const (
	whoKey = "demo.who."
	tryKey = "demo.try."
)

// demoSignIns are what the sign-in page of the demo offers; none in an installation for work.
func (c Config) demoSignIns() (out []accounts.DemoSignIn) {
	if !c.Demo {
		return nil
	}
	return convert.Each(sample.SignIns(), func(s sample.SignIn) accounts.DemoSignIn {
		return accounts.DemoSignIn{Username: s.Username, Name: s.Name, Password: sample.Password,
			Who: whoKey + s.Username, Try: tryKey + s.Username}
	})
}

// fillSample has each module add what it shows the product with.
func (a *App) fillSample(ctx context.Context) error {
	for _, m := range a.Modules.All() {
		if m.Sample == nil {
			continue
		}
		if err := m.Sample(ctx); err != nil {
			return err
		}
	}
	return nil
}

// sampleModule is the sample district: one story through the modules before it.
// What comes later adds its own part to the same places and persons.
func (a *App) sampleModule() module.Module {
	return module.Module{Name: "sample", Sample: func(ctx context.Context) error {
		return sample.Load(ctx, a.sampleWorld())
	}}
}

func (a *App) sampleWorld() sample.World {
	return sample.World{Clock: a.Clock, Auth: a.Auth, Places: a.Places, People: a.People, Teams: a.Teams,
		Procedures: a.Procedures, Parts: a.Parts, Sessions: a.Sessions, Mandates: a.Mandates,
		On: func(ctx context.Context, c clock.Clock) (sample.World, error) {
			b, err := a.on(ctx, c)
			if err != nil {
				return sample.World{}, err
			}
			return b.sampleWorld(), nil
		}}
}

// showDesign is the visual language as it is drawn, in the light and size asked for.
func (a *App) showDesign(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	p := a.Router.Page(w, r, i18n.T(r.Context(), "design.title"))
	q := r.URL.Query()
	p.NoIndex = true
	p.Theme = cmp.Or(ui.Theme(q.Get("theme")), ui.Light)
	p.Size = cmp.Or(ui.Size(q.Get("size")), ui.SizeNormal)
	return web.Render(w, r, http.StatusOK, design.Page(p))
}
