// Package forms asks people for something on a page. The fields of a form are
// declared once, next to the values that they fill:
//
//	func (in *MemberInput) Fields() forms.Fields {
//		return forms.Of("teams.field.",
//			forms.Text("name", &in.Name).Need("teams.name_needed").Max(100),
//			forms.Phone("phone", &in.Phone),
//			forms.Choice("role", &in.Role, Roles...).Texts("teams.role.").Need(),
//			forms.Version(&in.Version),
//		)
//	}
//
// From that one list come: reading what was sent (Read), the rules (Check, which
// the use case calls, so that page and REST call obey the same), the page that
// comes back with all that was typed and every fault beside its field (Again),
// the page parts (Draw), the limits in the REST description (package api), the
// names of changed fields for the journal (Changed), and what stood on the page
// when it was shown (Snapshot): a page that is out of date never overwrites what
// somebody else wrote; both are shown side by side (Saved).
package forms

import "embed"

//go:generate go tool templ generate -path .

// Messages are the texts of faults that any form may have, messages/<lang>.json.
//
//go:embed messages/*.json
var Messages embed.FS
