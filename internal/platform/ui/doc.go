// Package ui holds the typed page parts every module draws with: the layout,
// form parts, and displays. It knows no module; texts come in already
// translated, except the layout's own (keys "ui.*" in messages/).
//
// Pages work without JavaScript. The content security policy is
// default-src 'self', so nothing here writes inline scripts or styles; widths
// that depend on data are drawn as SVG attributes.
//
// What web/src/app.ts adds is asked for by attributes:
//
//	form  data-autosave=URL   post the half-filled page there
//	form  data-private        keep nothing of it in the browser
//	button  data-copy=TEXT or #ID, data-print
//	input[type=file]  data-photo   shrink, show, and strip photos
//	time[datetime]  data-countdown
//	body  data-from=URL       where the answer to a POST is shown again
//	body  data-person         whose turn it is; a change wipes unsent text
package ui

import "embed"

//go:generate go tool templ generate -path .

// Messages are the layout's own texts, messages/<lang>.json.
//
//go:embed messages/*.json
var Messages embed.FS
