// Package charts draws small charts as SVG on the server, from typed values. It
// knows no texts and no colours: words come ready from the caller, colours from
// the style sheet.
//
// What a chart says, its label says in a sentence, and Twin says it again as a
// table. Shapes stretch with the page; words stand outside of what is stretched,
// so that they grow with the reader's type. Sizes are attributes of SVG: the
// policy forbids inline styles. Bars begin at 0, lines need not, as their axis
// shows where it begins. What is missing is a gap, never a zero.
package charts

//go:generate go tool templ generate -path .
