package dossiers_test

import (
	"context"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// TestTheDecisionFollowsTheProposal: who agrees with "not to be resolved" makes the
// refusal, with the specialist's reason; nobody makes a result of it.
func TestTheDecisionFollowsTheProposal(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "appraise_against", "review")
		agree := office.Decision{Act: dossiers.Act{ID: d.ID}, Outcome: dossiers.Approved}
		if _, err := b.Office.Decide(ctx, b.leader, agree); fault.Of(err).Key != "dossiers.proposed_against" {
			t.Errorf("approved against the proposal: %v", err)
		}
		d = b.take(d.ID, "decline")
		c, err := b.Cases.Show(ctx, b.clerk, d.ID)
		b.must(err)
		last := c.Events[len(c.Events)-1]
		if d.Status != dossiers.Refused || c.Result != nil || last.Data.Reason != "không đúng đối tượng" {
			t.Errorf("%s, result %v, because %q", d.Status, c.Result, last.Data.Reason)
		}
		other := b.take(b.submitted(whole).ID, "receive", "transfer", "appraise", "review")
		refuse := office.Decision{Act: dossiers.Act{ID: other.ID}, Outcome: dossiers.Declined}
		if _, err := b.Office.Decide(ctx, b.leader, refuse); fault.Of(err).Key != "dossiers.proposed_for" {
			t.Errorf("declined what was proposed: %v", err)
		}
		end := b.take(b.submitted(odd).ID, "receive", "transfer", "appraise", "appraise", "decide")
		if _, err := b.try(b.specialist, end.ID, "appraise_against",
			dossiers.Act{ID: end.ID}); fault.Of(err).Key != "dossiers.against_at_end" {
			t.Errorf("a result of an opinion against it: %v", err)
		}
	})
}

// TestNoResultOfAProposalAgainst looks at histories by chance: of none that ends with
// a result was the newest opinion against it.
func TestNoResultOfAProposalAgainst(t *testing.T) {
	b := newBureau(t)
	r := rand.New(rand.NewPCG(10, 2))
	declined := 0
	for range 40 {
		c, err := b.Cases.Show(context.Background(), b.clerk, b.wander(r, []string{whole, odd}[r.IntN(2)]))
		b.must(err)
		var against bool
		for _, e := range c.Events {
			switch e.Kind {
			case dossiers.ActionAppraise:
				against = e.Data.Outcome == dossiers.Rejected
			case dossiers.ActionReview:
				against = against || e.Data.Outcome == dossiers.Rejected
			case dossiers.ActionDecline:
				declined++
			}
			if against && (e.To == dossiers.Resolved || e.Kind == dossiers.ActionDecide && e.Data.Outcome == dossiers.Approved) {
				t.Errorf("%s after an opinion against it", e.Kind)
			}
		}
	}
	if declined == 0 {
		t.Error("nothing was declined: the test looks at one side only")
	}
}

// TestDeclinedOnThePage: the page offers what follows from the proposal, and no more.
func TestDeclinedOnThePage(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		leader := b.atDesk(srv, "chutich", auth.Leader)
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "appraise_against", "review")
		page := leader.get("/dossiers/"+d.ID+"/decide", 200, "Đồng ý không giải quyết", "không đúng đối tượng")
		if strings.Contains(page, `value="approve"`) || strings.Contains(page, "Xem trước nội dung kết quả") {
			t.Error("the result that nobody proposed is offered")
		}
		leader.act(d.ID, "decide", "outcome", "decline")
		leader.get("/dossiers/"+d.ID, 200, "Quyết định không giải quyết", "không đúng đối tượng")
		if body := leader.get("/dossiers/"+d.ID+"/forms/03.pdf", 200); !strings.HasPrefix(body, "%PDF") {
			t.Error("form 03 is no PDF")
		}
	})
}
