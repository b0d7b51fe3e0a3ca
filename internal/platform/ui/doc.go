// Package ui holds the typed page parts every module draws with: the layout,
// form parts, and displays. It knows no module; texts come in already
// translated, except the layout's own (keys "ui.*" in messages/).
//
// Pages work without JavaScript. The content security policy is
// default-src 'self', so nothing here writes inline scripts or styles; widths
// that depend on data are drawn as SVG attributes.
package ui

import "embed"

//go:generate go tool templ generate -path .

// Messages are the layout's own texts, messages/<lang>.json.
//
//go:embed messages/*.json
var Messages embed.FS
