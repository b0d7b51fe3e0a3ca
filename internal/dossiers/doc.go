// Package dossiers carries a dossier (hồ sơ) from its first answer to the
// hand-over of its result, as an append-only list of events from which its
// state, its clocks and its history are read.
//
// It owns the tables dossiers_*: the dossier, its events, the photos of its
// components, the coded reasons for which it was sent back, the warnings drawn
// from those reasons, the results, and the tallies per village and month.
//
// A dossier is either filed on the national portal (way "portal": the product
// keeps the portal's code and follows the ten official statuses) or received
// here (way "here"). Who filed is counted apart: by themselves, helped under a
// mandate, or by an official.
package dossiers
