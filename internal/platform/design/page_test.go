package design

import (
	"strings"
	"testing"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/web"
)

// TestEverythingIsShown: each colour, drawing and picture that has a name is on the page.
func TestEverythingIsShown(t *testing.T) {
	if err := web.Built(); err != nil {
		t.Skip(err)
	}
	texts := i18n.NewCatalog()
	if err := texts.Add(ui.Messages); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Page(ui.Page{Title: "Design", Lang: "vi"}).Render(i18n.With(t.Context(), texts, "vi"), &b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	colours, icons := web.Colours(), web.IconNames()
	if len(colours) < 30 || len(icons) < 40 {
		t.Fatalf("only %d colours and %d icons have names", len(colours), len(icons))
	}
	for _, c := range colours {
		if !strings.Contains(page, `fill="var(`+c.Name+`)"`) {
			t.Errorf("the colour %s is not shown", c.Name)
		}
	}
	for _, name := range icons {
		if !strings.Contains(page, `#`+name+`"`) {
			t.Errorf("the icon %s is not shown", name)
		}
	}
	for _, spot := range ui.Spots {
		if !strings.Contains(page, "<small>"+string(spot)+"</small>") {
			t.Errorf("the picture %s is not shown", spot)
		}
	}
	if strings.Contains(page, "style=") {
		t.Error("styles stand in the page")
	}
}
