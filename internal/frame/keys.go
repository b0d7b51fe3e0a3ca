package frame

import (
	"context"
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A keyLine is one thing that keys do; web/src/keys.ts does them.
type keyLine struct {
	Keys []string
	Text string // message key
}

var keyLines = []keyLine{
	{[]string{"/"}, "keys.find"},
	{[]string{"?"}, "keys.list"},
	{[]string{"j", "↓"}, "keys.next"},
	{[]string{"k", "↑"}, "keys.before"},
	{[]string{"Enter"}, "keys.open"},
	{[]string{"x"}, "keys.pick"},
	{[]string{"Esc"}, "keys.close"},
}

func (p pages) showKeys(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return web.Render(w, r, http.StatusOK, keysPage(p.rt.Page(w, r, i18n.T(r.Context(), "keys.title"))))
}

// turn is the button that turns keys on where they are off, and off else.
func turn(ctx context.Context, off bool) ui.ButtonProps {
	b := ui.ButtonProps{Name: "keys", Value: "off", Kind: ui.BtnSecondary}
	if off {
		b.Value = "on"
	}
	b.Text = i18n.T(ctx, "keys."+b.Value)
	return b
}
