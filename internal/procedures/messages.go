package procedures

import (
	"embed"
	"sync"

	"thonso/internal/platform/i18n"
)

// Messages holds this module's texts, messages/<lang>.json.
//
//go:embed messages/*.json
var Messages embed.FS

var texts = sync.OnceValue(func() *i18n.Catalog {
	c := i18n.NewCatalog()
	if err := c.Add(Messages); err != nil { // embedded, and a test reads them
		panic(err)
	}
	return c
})
