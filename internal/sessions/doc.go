// Package sessions runs the evening session (buổi trực) of a village's team at
// the cultural house: who waits, who helps whom, what came of it, who of the
// team was there, and the report into which the evening closes.
//
// It owns the tables sessions_*. A village has one open session at most. Every
// write first takes the session's row, so that what two helpers do at once
// comes one after the other, and nothing is added to a session that is closed.
// A report is written once, at the close, and never changes; a session that
// nobody closed closes itself and says so.
package sessions
