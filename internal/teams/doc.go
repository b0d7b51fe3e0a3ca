// Package teams owns the community digital technology teams (tổ công nghệ số
// cộng đồng) of the villages: who belongs to them and since when, their weekly
// duty at the cultural house, and what changes on single days.
//
// Team, membership and slot have a first and a last day and are never
// rewritten: a changed hour is a new slot that begins when the old one ends, so
// that the roster of any past evening is what it was. A Change speaks about
// single days (off, moved, extra); of several about one evening the latest counts.
//
// Counts says what is counted of them in each village on a day (platform/tallies):
// an end date set today for next month needs nobody to come back and subtract.
package teams

import (
	"embed"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/search"
)

// Files are the migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// keys are the stored search keys.
var keys = []search.Stored{
	search.Column{Table: "teams_team", ID: "id", Source: "name", Key: "folded"},
	search.Column{Table: "teams_membership", ID: "id", Source: "name", Key: "folded"},
}

// The permissions.
const (
	View   auth.Permission = "teams.view"   // see members with all their phone numbers
	Manage auth.Permission = "teams.manage" // members, duty and changes of a village's team
)

// Permissions of this module.
var Permissions = []auth.Permission{View, Manage}
