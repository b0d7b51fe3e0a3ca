// Package tallies keeps the numbers that figures are made of.
//
// A module says as data what it counts: a Stock is what there is on a day
// (residents), a Flow is what happens, by month and in all (dossiers sent). Each
// is kept in one table, <module>_tally, with one row for a place (and month) and
// one column for each figure. The package makes the table and its columns, adds
// to them in the transaction that changes the records, reads them, compares them
// with the records and counts anew what a new figure finds.
//
// Tallies stay with the place whose records they count. Merges and splits move
// no record, so they move no tally either: who sums up asks for all the places
// whose records a place of some day's map goes on with.
//
// The shape was chosen by measuring: see docs/adr/0025-figures-declared.md.
package tallies
