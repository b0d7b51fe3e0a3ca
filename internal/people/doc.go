// Package people owns the register of households and residents of the
// villages, as far as an evening session and the live figures need it.
//
// # Words
//
// A resident is a person recorded in one village; a walk-in is somebody who
// was served there and lives elsewhere, or whose residence nobody has
// confirmed. Walk-ins are found like residents but count in no figure.
//
// # Ages
//
// A birth date may be known only in part. Ages are then counted from 1 July of
// a year (yyyy) or the 15th of a month (yyyy-mm): the middle, so that figures
// err neither way. Who was born on 29 February comes of age on 1 March.
//
// # Figures
//
// Counts says what is counted in each village (platform/tallies). Every write
// opens its village's tally first, and changes records through Counts.Change.
// Somebody counts from from_date until the day before to_date, on a past day by
// the same rule; only the smartphone has no history.
//
// # Privacy
//
// The number of the identity card and the ethnicity are stored sealed; the
// number is searched through a keyed hash and shown by its last three digits.
// The whole record is shown for a reason, which is logged (Full). The journal
// keeps ids and no names of residents: what is chained can't be erased.
package people
