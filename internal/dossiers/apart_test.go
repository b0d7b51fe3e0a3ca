package dossiers_test

import (
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// TestNobodyApprovesTheirOwn: who filed a dossier, or helped to, neither appraises
// nor approves it, whatever roles they have; what others filed, they do.
func TestNobodyApprovesTheirOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		everything := auth.NewActor("account-everything", "Người kiêm nhiệm", b.Places)
		for _, role := range []auth.Role{auth.Clerk, auth.Specialist, auth.Leader} {
			everything.Grants = append(everything.Grants, auth.Grant{Role: role, PlaceID: b.commune, For: "Người vắng"})
		}
		begun, helped, sent, others := b.draft(whole), b.draft(whole), b.draft(whole), b.draft(whole)
		for _, d := range []dossiers.Dossier{begun, helped, sent, others} {
			b.take(d.ID, "submit", "receive", "transfer")
		}
		me := `'` + everything.ID + `'`
		b.spoil(`update dossiers_dossier set created_by = ` + me + ` where id = '` + begun.ID + `'`)
		b.spoil(`update dossiers_dossier set helper_id = ` + me + ` where id = '` + helped.ID + `'`)
		b.spoil(`update dossiers_event set actor_id = ` + me + ` where kind = 'submit' and dossier_id = '` + sent.ID +
			`'`)
		for _, action := range []string{"appraise", "review", "decide"} {
			for name, d := range map[string]dossiers.Dossier{"begun": begun, "helped": helped, "sent": sent} {
				_, err := b.try(everything, d.ID, action, dossiers.Act{ID: d.ID})
				if f := fault.Of(err); f.Kind != fault.Forbidden || f.Key != "dossiers.filed_yourself" {
					t.Errorf("%s one's own, %s: %v", action, name, err)
				}
				b.take(d.ID, action)
			}
			if _, err := b.try(everything, others.ID, action, dossiers.Act{ID: others.ID}); err != nil {
				t.Errorf("%s another's: %v", action, err)
			}
		}
	})
}
