package dossiers_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// TestNobodyApprovesTheirOwn: who filed a dossier, or helped to, neither appraises
// nor approves it, whatever roles they have; what others filed, they do.
func TestNobodyApprovesTheirOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		everything := b.everything()
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
		}
		if _, err := b.try(everything, others.ID, "appraise", dossiers.Act{ID: others.ID}); err != nil {
			t.Errorf("appraise another's: %v", err)
		}
	})
}

// TestStepsOfDifferentPeople: whoever holds every role, by delegation or not,
// takes no step that is there to check one they took.
func TestStepsOfDifferentPeople(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		steps := []string{"receive", "transfer", "appraise", "review", "decide", "number", "return"}
		for _, c := range []struct {
			mine    []string // that one person takes
			refused []string // that they are refused then
		}{
			{[]string{"receive", "transfer", "number", "return"}, []string{"decide"}},
			{[]string{"receive", "appraise"}, []string{"review", "decide"}},
			{[]string{"review", "decide", "number"}, []string{"return"}},
		} {
			d := b.draft(whole)
			b.take(d.ID, "submit")
			for _, step := range steps {
				who := b.whoDoes(step)
				if slices.Contains(c.refused, step) {
					_, err := b.try(b.everything(), d.ID, step, dossiers.Act{ID: d.ID})
					if f := fault.Of(err); f.Kind != fault.Forbidden || f.Key != "dossiers.done_yourself" {
						t.Errorf("who took %v: %s: %v", c.mine, step, err)
					}
				} else if slices.Contains(c.mine, step) {
					who = b.everything()
				}
				if _, err := b.try(who, d.ID, step, dossiers.Act{ID: d.ID}); err != nil {
					t.Errorf("who takes %v: %s: %v", c.mine, step, err)
				}
			}
		}
	})
}

// TestNoStepOfferedThatIsRefused: the case of one who received it has no button to decide.
func TestNoStepOfferedThatIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		both, leader := b.atDesk(srv, "kiemnhiem", auth.Clerk), b.atDesk(srv, "chutich", auth.Leader)
		account, err := b.Auth.FindByUsername(t.Context(), "kiemnhiem")
		b.must(err)
		b.must(b.Auth.Grant(t.Context(), b.System(), auth.GrantRow{AccountID: account.ID, Role: auth.Leader,
			PlaceID: b.commune}))
		d := b.submitted(whole)
		both.act(d.ID, "receive", "seen-card", "yes")
		b.take(d.ID, "transfer", "assign", "appraise", "review")
		button := `href="/dossiers/` + d.ID + `/decide"`
		if body := both.get("/dossiers/"+d.ID, 200); strings.Contains(body, button) {
			t.Error("a step is offered that will be refused")
		}
		both.get("/dossiers/"+d.ID+"/decide", 403, "Tiếp nhận hồ sơ")
		leader.get("/dossiers/"+d.ID, 200, button)
	})
}

// everything is somebody to whom every role of the office was delegated.
func (b *bureau) everything() auth.Actor {
	a := auth.NewActor("account-everything", "Người kiêm nhiệm", b.Places)
	for _, role := range []auth.Role{auth.Clerk, auth.Specialist, auth.Leader, auth.DocumentClerk} {
		a.Grants = append(a.Grants, auth.Grant{Role: role, PlaceID: b.commune, For: "Người vắng"})
	}
	return a
}
