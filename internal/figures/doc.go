// Package figures answers "how many?" for a village, a commune, a district of
// the past, a province: live, from the tallies that the modules keep in the
// same transactions as their records. It owns no tables.
//
// A measure is data: which column of the sums stands above the line and which
// below. Every record belongs to exactly one village or commune office on the
// map of any day (see territory.go), so that the villages always add up to
// their commune, the communes to their district and province, on every map.
package figures
