package dossiers_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

const paid = "9.000005"

// paidProcedure costs 8,000 a copy, and 10,000 from December on; poor households owe nothing.
func paidProcedure() procedures.Procedure {
	p := testProcedures()[0]
	p.Code = paid
	p.Fees = []procedures.Fee{
		{Kind: "per_copy", Amount: 8000, Exempt: []string{"merit", "poor"}, ValidFrom: "2026-01-01",
			ValidTo: "2026-11-30"},
		{Kind: "per_copy", Amount: 10000, Exempt: []string{"merit", "poor"}, ValidFrom: "2026-12-01"},
	}
	form := *p.Form
	form.Pages = append(form.Pages[:1:1], procedures.Page{ID: "many",
		Title: i18n.Text{"vi": "Mấy bản", "en": "How many"},
		Questions: []procedures.Question{{ID: "copies", Type: procedures.TypeNumber,
			Label: i18n.Text{"vi": "Số bản", "en": "Copies"}, Required: true}}})
	p.Form = &form
	return p
}

// paidDraft is a draft for so many copies.
func (b *bureau) paidDraft(copies string) dossiers.Dossier {
	b.t.Helper()
	d := b.draft(paid)
	b.copiesAre(d.ID, copies)
	return d
}

func (b *bureau) copiesAre(id, copies string) {
	b.t.Helper()
	_, _, err := b.Filing.Answer(context.Background(), b.clerk,
		filing.AnswerInput{Act: dossiers.Act{ID: id}, Page: "many", Answers: procedures.Answers{"copies": copies}})
	b.must(err)
}

// due is what the dossier's page says is due.
func (b *bureau) due(id string) int64 {
	b.t.Helper()
	c, err := b.Cases.Show(context.Background(), b.clerk, id)
	b.must(err)
	sum, _ := procedures.TotalDue(c.Fees)
	k, err := b.Dossiers.Open(context.Background(), b.clerk, id)
	b.must(err)
	if same, _ := procedures.TotalDue(k.Fees); same != sum {
		b.t.Errorf("the office sees %d, who prepares %d", sum, same)
	}
	return sum
}

func day(month time.Month, d int) time.Time {
	return time.Date(2026, month, d, 9, 0, 0, 0, time.FixedZone("", 7*3600))
}

// TestFeesAreThoseOfTheDayOfFiling: not of the day on which somebody looks.
func TestFeesAreThoseOfTheDayOfFiling(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		_, err := b.Procedures.Add(ctx, b.System(), paidProcedure())
		b.must(err)
		b.clock.Set(day(time.November, 30))
		draft, sent := b.paidDraft("2"), b.paidDraft("2")
		_, err = b.Filing.Submit(ctx, b.clerk, dossiers.Act{ID: sent.ID})
		b.must(err)
		if n := b.due(draft.ID); n != 16000 {
			t.Errorf("the draft in November: %d", n)
		}
		b.clock.Set(day(time.December, 1))
		if n := b.due(draft.ID); n != 20000 {
			t.Errorf("the draft in December: %d", n)
		}
		if n := b.due(sent.ID); n != 16000 {
			t.Errorf("filed in November: %d", n)
		}
		// Sent back: the count may change, the day's rule doesn't.
		b.take(sent.ID, "receive", "supplement", "put_right")
		b.copiesAre(sent.ID, "3")
		b.take(sent.ID, "supplied")
		if n := b.due(sent.ID); n != 24000 {
			t.Errorf("three copies, filed in November: %d", n)
		}
	})
}

// exempt says who pays, seeing what is said now.
func (b *bureau) exempt(actor auth.Actor, id, group string) error {
	d, err := b.Dossiers.Brief(b.t.Context(), b.DB.Read(), id)
	b.must(err)
	return b.Filing.SetExemption(b.t.Context(), actor, filing.ExemptInput{ID: id, Group: group,
		Snapshot: filing.ExemptSnapshot(d)})
}

func TestExemption(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		_, err := b.Procedures.Add(ctx, b.System(), paidProcedure())
		b.must(err)
		d := b.paidDraft("1")
		if err := b.exempt(b.clerk, d.ID, "border"); kind(err) != fault.Invalid {
			t.Errorf("a group that the rule doesn't name: %v", err)
		}
		b.must(b.exempt(b.clerk, d.ID, "poor"))
		if n := b.due(d.ID); n != 0 {
			t.Errorf("a poor household owes %d", n)
		}
		_, err = b.Filing.Submit(ctx, b.clerk, dossiers.Act{ID: d.ID})
		b.must(err)
		c, err := b.Cases.Show(ctx, b.clerk, d.ID)
		b.must(err)
		if len(c.Fees) != 1 || c.Fees[0].Exempt != "poor" {
			t.Errorf("the reason isn't kept: %+v", c.Fees)
		}
		stranger := b.actor("elsewhere", auth.Clerk, b.other)
		if err := b.exempt(stranger, d.ID, ""); kind(err) != fault.NotFound {
			t.Errorf("another office: %v", err)
		}
		if err := b.exempt(b.leader, d.ID, ""); kind(err) != fault.Forbidden {
			t.Errorf("who neither prepares nor receives: %v", err)
		}

		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		clerk.get("/dossiers/"+d.ID+"/receive", 200, "khai được miễn phí: hộ nghèo")
		clerk.get("/dossiers/"+d.ID, 200, "Miễn, thuộc diện hộ nghèo", "/dossiers/"+d.ID+"/fee")
		page := clerk.get("/dossiers/"+d.ID+"/fee", 200, "8.000 đồng/bản",
			"Không thu đối với: người có công với cách mạng, hộ nghèo.")
		clerk.post("/dossiers/"+d.ID+"/fee", 422, "exempt", "border")
		seen := carried.FindStringSubmatch(page)[2]
		clerk.post("/dossiers/"+d.ID+"/fee", 303, "exempt", "none", "snapshot", seen)
		clerk.post("/dossiers/"+d.ID+"/fee", 303, "exempt", "none") // a repeat replaces nothing
		for name, snapshot := range map[string]string{"old": seen, "broken": "exempt", "empty": ""} {
			if refused := clerk.post("/dossiers/"+d.ID+"/fee", 409, "exempt", "merit", "snapshot",
				snapshot); !strings.Contains(refused, `value="merit" checked`) {
				t.Errorf("a page with a version that is %s loses what was chosen", name)
			}
		}
		if n := b.due(d.ID); n != 8000 {
			t.Errorf("the clerk found no proof; due: %d", n)
		}
		b.take(d.ID, "receive", "transfer")
		if err := b.exempt(b.clerk, d.ID, "merit"); kind(err) != fault.Conflict {
			t.Errorf("handed on already: %v", err)
		}
		clerk.get("/dossiers/"+d.ID+"/fee", 409)
		clerk.get("/dossiers/"+d.ID+"/forms/01.pdf", 200)
	})
}

// TestExemptionIsAsked: the form's way leads over the page on which one says who pays.
func TestExemptionIsAsked(t *testing.T) {
	b := newBureau(t)
	_, err := b.Procedures.Add(context.Background(), b.System(), paidProcedure())
	b.must(err)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	d := b.paidDraft("1")
	clerk.get("/dossiers/"+d.ID+"/photos/card", 200, `name="go" value="on"`)
	if to := clerk.goes("/dossiers/"+d.ID+"/photos/card", "go", "on"); to != "/dossiers/"+d.ID+"/fee" {
		t.Errorf("after the photos comes %s", to)
	}
	page := clerk.get("/dossiers/"+d.ID+"/fee", 200, "8.000 đ", "hộ nghèo")
	clerk.post("/dossiers/"+d.ID+"/fee", 303, "exempt", "poor", "snapshot", carried.FindStringSubmatch(page)[2])
	clerk.get("/dossiers/"+d.ID+"/check", 200, "Miễn, thuộc diện hộ nghèo", "/dossiers/"+d.ID+"/fee?back=check")
	free := b.draft(whole)
	clerk.get("/dossiers/"+free.ID+"/fee", 200)
}
