// Package design is the visual language as a live page, for whoever adds a page
// or a system: every colour, size, icon, picture, part and chart under its name,
// drawn by what the product itself draws with. It is served by the demo alone.
package design

//go:generate go tool templ generate -path .
