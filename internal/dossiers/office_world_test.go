package dossiers_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"sync/atomic"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/offices"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
	"thonso/internal/testworld"
)

// monday is Monday, 23 November 2026, at an hour and minute in Vietnam.
func monday(hour, minute int) time.Time {
	return time.Date(2026, 11, 23, hour, minute, 0, 0, time.FixedZone("", 7*3600))
}

// A bureau is a commune with its one-stop-shop and one of each role.
type bureau struct {
	*testworld.World
	t                                    *testing.T
	clock                                *clocktest.Clock
	commune, village, other              string
	clerk, specialist, leader, secretary auth.Actor
	resident                             string
}

// The procedures of the tests: one with every step, one with the specialist's
// own steps around the decision, one done at the counter, one that the police decide,
// and one that asks how many pages there are.
const (
	whole, odd, quick, policed = "9.000001", "9.000002", "9.000003", "9.000004"
	paged, certified           = "9.000091", "9.000092"
)

func step(key, role string, hours int) procedures.Step {
	return procedures.Step{Key: key, Role: role, Hours: hours, Name: i18n.Same(key)}
}

func testProcedures() []procedures.Procedure {
	text := func(s string) i18n.Text { return i18n.Same(s) }
	p := procedures.Procedure{Code: whole, Version: 1, ValidFrom: "2026-01-01", Name: text("Xác nhận thử"),
		Plain:      text("thử"),
		Field:      procedures.Field{Name: text("Hộ tịch"), Sector: "justice"},
		Limit:      procedures.Limit{Unit: "working_day", N: 5, Verify: 8},
		Components: []procedures.Component{{ID: "card", Name: text("Căn cước"), Required: true, MaxPhotos: 4}},
		Steps: []procedures.Step{step("receive", "clerk", 1), step("assign", "leader", 1),
			step("appraise", "specialist", 8),
			step("review", "leader", 2),
			step("decide", "leader", 2), step("number", "document_clerk", 1), step("return", "clerk", 0)},
		Result: procedures.Result{Name: text("Giấy xác nhận"), Kind: "confirmation",
			Template: text("Xác nhận {purpose}")},
		Form: &procedures.Form{Pages: []procedures.Page{{ID: "why", Title: text("Để làm gì"),
			Questions: []procedures.Question{
				{ID: "purpose", Type: procedures.TypeText, Label: text("Mục đích"), Required: true}}}}},
	}
	around, counter := p, p
	around.Code, around.Steps = odd, []procedures.Step{step("receive", "clerk", 1), step("list", "specialist", 8),
		step("meeting", "specialist", 8),
		step("decide", "leader", 2), step("residence", "specialist", 4), step("return", "clerk", 0)}
	counter.Code, counter.Steps = quick, []procedures.Step{step("receive", "clerk", 1), step("return", "clerk", 0)}
	police := p
	// the only one without a limit for what must be verified
	police.Code, police.Decider, police.Limit.Verify = policed, procedures.CommunePolice, 0
	pages := p
	pages.Code, pages.Form = paged, &procedures.Form{Pages: []procedures.Page{{ID: "why", Title: text("Để làm gì"),
		Questions: []procedures.Question{
			{ID: "purpose", Type: procedures.TypeText, Label: text("Mục đích"), Required: true},
			{ID: "pages", Type: procedures.TypeNumber, Label: text("Số trang"), Required: true},
			{ID: "name", Type: procedures.TypeText, Label: text("Họ tên"), Prefill: "resident.name"}}}}}
	copied := counter
	copied.Code, copied.SeeOriginal = certified, true
	return []procedures.Procedure{p, around, counter, police, pages, copied}
}

// onBoth runs f in a bureau on each database.
func onBoth(t *testing.T, f func(t *testing.T, b *bureau)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) { f(t, openBureau(t, w)) }, testworld.At(monday(8, 0)))
}

func newBureau(t *testing.T, options ...testworld.Option) *bureau {
	t.Helper()
	t.Parallel()
	return openBureau(t, testworld.New(t, append(options, testworld.At(monday(8, 0)))...))
}

func openBureau(t *testing.T, w *testworld.World) *bureau {
	t.Helper()
	ctx := t.Context()
	b := &bureau{World: w, t: t, clock: w.Clock, commune: testworld.Commune, village: testworld.Hill, other: ids.New()}
	b.must(b.Places.Create(ctx, b.System(), places.NewPlace{Place: places.Place{ID: b.other, Kind: places.Commune,
		Type: "xa", Code: "99002", Name: "Nậm Thử"}}))
	_, err := b.Procedures.Add(ctx, b.System(), testProcedures()...)
	b.must(err)
	b.clerk, b.specialist = b.actor("clerk", auth.Clerk), b.actor("specialist", auth.Specialist)
	b.leader, b.secretary = b.actor("leader", auth.Leader), b.actor("secretary", auth.DocumentClerk)
	b.must(b.Offices.SetOffice(ctx, b.System(),
		offices.Office{CommuneID: b.commune, AgencyCode: "H38.123.00", Name: "Trung tâm Phục vụ hành chính công",
			ParentName: "Ủy ban nhân dân xã Mường Thử", Seat: "Mường Thử"}))
	p, err := b.People.Register(ctx, b.System(),
		people.RegisterInput{VillageID: b.village, Name: "Lò Thị Thử", Born: "1965-03-05", Sex: "f",
			Email: "thu@example.test"})
	b.must(err)
	b.resident = p.ID
	return b
}

func (b *bureau) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// actor is somebody with a role at the bureau's commune, or at another place.
func (b *bureau) actor(name string, role auth.Role, at ...string) auth.Actor {
	place := b.commune
	if len(at) > 0 {
		place = at[0]
	}
	return auth.NewActor("account-"+name, "Người "+name, b.Places, auth.Grant{Role: role, PlaceID: place})
}

var photosTaken atomic.Int32

// aPhoto is a new picture each time: the same one again would put nothing right.
func aPhoto() *bytes.Buffer {
	var buf bytes.Buffer
	n := photosTaken.Add(1)
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	img.Pix[0], img.Pix[1] = byte(n), byte(n>>8)
	_ = png.Encode(&buf, img) // to memory
	return &buf
}

// submitted makes a dossier that waits to be received.
func (b *bureau) submitted(procedure string) dossiers.Dossier {
	b.t.Helper()
	d := b.draft(procedure)
	r, err := b.Filing.Submit(context.Background(), b.clerk, dossiers.Act{ID: d.ID})
	b.must(err)
	return r.Dossier
}

func (b *bureau) draft(procedure string) dossiers.Dossier {
	b.t.Helper()
	ctx := context.Background()
	d, err := b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.commune, ResidentID: b.resident,
		Procedure: procedure, Channel: dossiers.Counter, Assist: dossiers.Self})
	b.must(err)
	_, _, err = b.Filing.Answer(ctx, b.clerk, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
		Answers: procedures.Answers{"purpose": "vay vốn"}})
	b.must(err)
	_, err = b.Filing.AddPhoto(ctx, b.clerk, filing.PhotoInput{ID: d.ID, Component: "card", Content: aPhoto()})
	b.must(err)
	return d
}

// take runs an action by whoever does it, and fails the test if it is refused.
func (b *bureau) take(id string, actions ...string) dossiers.Dossier {
	b.t.Helper()
	var d dossiers.Dossier
	for _, a := range actions {
		var err error
		if d, err = b.try(b.whoDoes(a), id, a, dossiers.Act{ID: id}); err != nil {
			b.t.Fatalf("%s: %v", a, err)
		}
	}
	return d
}

func (b *bureau) whoDoes(action string) auth.Actor {
	switch action {
	case "assign", "review", "review_against", "decide", "decide_reject", "decline":
		return b.leader
	case "appraise", "appraise_against", "verify":
		return b.specialist
	case "number":
		return b.secretary
	}
	return b.clerk
}

func (b *bureau) try(actor auth.Actor, id, action string, act dossiers.Act) (dossiers.Dossier, error) {
	ctx, s := context.Background(), b.Office
	switch action {
	case "submit", "supplied":
		r, err := b.Filing.Submit(ctx, actor, act)
		return r.Dossier, err
	case "receive":
		return s.Receive(ctx, actor, office.ReceiveInput{Act: act})
	case "transfer":
		return s.Transfer(ctx, actor, act)
	case "assign":
		return s.Assign(ctx, actor, act, b.specialist.ID, b.specialist.Name)
	case "appraise":
		return s.Appraise(ctx, actor, office.Opinion{Act: act, Outcome: "approve"})
	case "undo":
		return s.Undo(ctx, b.newestActor(id), act)
	case "appraise_against":
		act.Note = "không đúng đối tượng"
		return s.Appraise(ctx, actor, office.Opinion{Act: act, Outcome: "reject"})
	case "review_against":
		act.Note = "chưa đủ căn cứ"
		return s.Review(ctx, actor, office.Opinion{Act: act, Outcome: "reject"})
	case "review":
		return s.Review(ctx, actor, office.Opinion{Act: act, Outcome: "approve"})
	case "decide":
		return s.Decide(ctx, actor, office.Decision{Act: act, Outcome: "approve"})
	case "decline":
		return s.Decide(ctx, actor, office.Decision{Act: act, Outcome: "decline"})
	case "verify":
		return s.ToVerify(ctx, actor, office.ReasonInput{Act: act, Reason: "hỏi nơi lưu sổ cũ"})
	case "decide_reject":
		act.Note = "chưa rõ"
		return s.Decide(ctx, actor, office.Decision{Act: act, Outcome: "reject"})
	case "number":
		return s.NumberResult(ctx, actor, act)
	case "return":
		return s.HandOver(ctx, actor, office.HandOverInput{Act: act, Proof: "counter"})
	case "supplement":
		return s.AskSupplement(ctx, actor, act, []dossiers.Want{{Target: "c:card:1", Reason: "blurred"}})
	case "put_right":
		there, err := dossiers.PhotosOf(ctx, b.DB.Read(), id)
		b.must(err)
		_, err = b.Filing.AddPhoto(ctx, actor, filing.PhotoInput{ID: id, Component: "card", Page: 1,
			Replaces: there[0].ID, Content: aPhoto()})
		return dossiers.Dossier{}, err
	case "refuse":
		return s.Refuse(ctx, actor, office.ReasonInput{Act: act, Reason: "không thuộc thẩm quyền"})
	case "stop":
		return s.Stop(ctx, actor, office.ReasonInput{Act: act, Reason: "theo đề nghị"})
	case "refuse_stop":
		return s.RefuseStop(ctx, actor, office.ReasonInput{Act: act, Reason: "kết quả đã ký"})
	case "ask_back":
		return s.AskBack(ctx, actor, act)
	case "extend":
		d, err := b.Dossiers.Brief(ctx, b.DB.Read(), id)
		if err != nil {
			return d, err
		}
		return s.Extend(ctx, actor, office.ExtendInput{Act: act, Due: d.Promised.AddDate(0, 0, 3),
			Reason: "chờ xác minh"})
	}
	b.t.Fatalf("no action %q", action)
	return dossiers.Dossier{}, nil
}

// caseOf is a dossier as the counter sees it.
func (b *bureau) caseOf(id string) cases.Case {
	b.t.Helper()
	c, err := b.Cases.Show(context.Background(), b.clerk, id)
	b.must(err)
	return c
}

// newestActor is who did the newest thing with a dossier.
func (b *bureau) newestActor(id string) auth.Actor {
	past, err := dossiers.EventsOf(context.Background(), b.DB.Read(), id)
	b.must(err)
	for _, who := range []auth.Actor{b.specialist, b.leader, b.secretary} {
		if who.ID == past[len(past)-1].ActorID {
			return who
		}
	}
	return b.clerk
}

func kind(err error) fault.Kind { return fault.KindOf(err) }
