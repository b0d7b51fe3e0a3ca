package dossiers_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
	"thonso/internal/testworld"
)

// An owner files alone, with an account of their own.
type owner struct {
	*bureau
	actor   auth.Actor
	browser *testworld.Browser
}

func newOwner(b *bureau) owner {
	b.t.Helper()
	const name = "chinhchu"
	acc, err := b.Auth.CreateAccount(b.t.Context(), b.System(), auth.AccountInput{Username: name, Name: "Lò Thị Thử",
		Password: officePassword, Role: auth.Resident, PlaceID: b.village, SelfID: b.resident})
	b.must(err)
	o := owner{b, auth.NewActor(acc.ID, acc.Name, b.Places,
		auth.Grant{Role: auth.Resident, PlaceID: b.village, SelfID: b.resident}), b.Browser()}
	if rec := o.browser.Post("/login", "name", name, "password", officePassword); rec.Code != http.StatusSeeOther {
		b.t.Fatalf("login: %d", rec.Code)
	}
	b.must(b.Offices.SetOffice(b.t.Context(), b.System(), offices.Office{CommuneID: b.commune, Version: 1,
		AgencyCode: "H38.123.00", Name: "Trung tâm Phục vụ hành chính công",
		ParentName: "Ủy ban nhân dân xã Mường Thử", Seat: "Mường Thử", Address: "Tổ 3, Mường Thử",
		Phone: "0214 3861 111"}))
	return o
}

// files sends a dossier of the owner's, and returns the link of its receipt.
func (o owner) files(procedure string) (id, link string) {
	o.t.Helper()
	ctx := o.t.Context()
	d, err := o.Filing.Begin(ctx, o.actor, filing.BeginInput{PlaceID: o.village, ResidentID: o.resident,
		Procedure: procedure, Channel: dossiers.Online, Assist: dossiers.Self})
	o.must(err)
	_, _, err = o.Filing.Answer(ctx, o.actor, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
		Answers: procedures.Answers{"purpose": "vay vốn"}})
	o.must(err)
	_, err = o.Filing.AddPhoto(ctx, o.actor, filing.PhotoInput{ID: d.ID, Component: "card", Content: aPhoto()})
	o.must(err)
	r, err := o.Filing.Submit(ctx, o.actor, dossiers.Act{ID: d.ID})
	o.must(err)
	t, err := o.Dossiers.Track(ctx, dossiers.ReceiptNumber(r.Dossier), r.Secret)
	o.must(err)
	return d.ID, t.Link
}

// does is take, of an owner who does themselves what is an owner's to do.
func (o owner) does(id string, actions ...string) {
	o.t.Helper()
	for _, a := range actions {
		who := o.whoDoes(a)
		if a == "ask_back" || a == "put_right" || a == "supplied" {
			who = o.actor
		}
		if _, err := o.try(who, id, a, dossiers.Act{ID: id}); err != nil {
			o.t.Fatalf("%s: %v", a, err)
		}
		if a != "undo" && !strings.HasSuffix(strings.Join(actions, " "), "undo") {
			o.clock.Set(o.clock.Now().Add(dossiers.UndoTime)) // what may be taken back is told when it no longer may
		}
		o.must(o.Queue.Drain(o.t.Context()))
	}
}

// mail is the newest letter as its reader gets it, with the link below it.
func (o owner) mail() (key, lang, text string) {
	o.t.Helper()
	var id, lines, args string
	o.must(o.DB.Read().QueryRow(o.t.Context(), `select id, key, lang, lines, args from notices_delivery
		order by made_at desc, id desc limit 1`).Scan(&id, &key, &lang, &lines, &args))
	text, err := o.Box.Open(lines, id)
	o.must(err)
	return key, lang, text + args
}

func page(t *testing.T, b *testworld.Browser, path string) string {
	t.Helper()
	rec := b.Get(path)
	if rec.Code != http.StatusOK {
		t.Fatalf("%s: %d", path, rec.Code)
	}
	return rec.Body.String()
}

// A telling is what every channel says of what was done.
type telling struct {
	name, procedure, actions string
	key                      string // of the letter
	says                     []string
	paper                    string // that the owner opens
	never                    []string
}

const shop, bring = "Trung tâm Phục vụ hành chính công", "thẻ căn cước"

func tellings() []telling {
	first := i18n.DateTime(monday(8, 0).AddDate(0, 0, 8)) // the day promised at the reception; {due} is that of today
	return []telling{
		{"sent", whole, "", "submitted", []string{"Cán bộ một cửa", shop, bring}, "", nil},
		{"received", whole, "receive", "received", []string{"H38.123.00-261123-0001", first, shop, bring}, "01", nil},
		{"in process", whole, "receive transfer", "processing",
			[]string{"Bạn không phải làm gì thêm", "{due}", shop}, "01", nil},
		{"asked for more", whole, "receive supplement", "supplement",
			[]string{"Căn cước", "ảnh bị mờ", "Chụp lại", "gửi lại", shop}, "02", nil},
		{"more came", whole, "receive supplement put_right supplied", "supplied", []string{"{due}", shop}, "01", nil},
		{"verified", whole, "receive transfer verify", "verify",
			[]string{"hỏi nơi lưu sổ cũ", first, "{due}", shop, bring}, "01", nil},
		{"an apology", whole, "receive extend", "extend", []string{"chờ xác minh", first, "{due}", shop, bring}, "04", nil},
		{"wants it back", whole, "receive ask_back", "withdrawing", []string{"bạn được báo ở đây"}, "01", nil},
		{"doesn't get it back", whole, "receive transfer ask_back refuse_stop", "refuse_stop",
			[]string{"kết quả đã ký", "Bạn không phải làm gì thêm", "{due}"}, "01", nil},
		{"stopped as asked", whole, "receive ask_back stop", "stopped_wish",
			[]string{"theo đề nghị", "bạn đề nghị rút", "xin nộp hồ sơ mới"}, "05", []string{"quyền khiếu nại"}},
		{"stopped by the office", whole, "receive stop", "stopped_office",
			[]string{"theo đề nghị", "không phải theo đề nghị của bạn", "quyền khiếu nại", "xin nộp hồ sơ mới"}, "05",
			[]string{"vì bạn đề nghị rút"}},
		{"refused at the counter", whole, "refuse", "refused",
			[]string{"không thuộc thẩm quyền", "quyền khiếu nại", shop, "0214 3861 111"}, "03", nil},
		{"refused later", whole, "receive transfer refuse", "declined",
			[]string{"không thuộc thẩm quyền", "quyền khiếu nại", shop}, "03", nil},
		{"decided against", whole, "receive transfer assign appraise_against review decline", "declined",
			[]string{"không đúng đối tượng", "quyền khiếu nại", shop}, "03", nil},
		{"a result", whole, "receive transfer assign appraise review decide number", "resolved",
			[]string{"Mời bạn đến nhận kết quả", shop, "Tổ 3, Mường Thử", "0214 3861 111", bring}, "06", nil},
		{"at the counter at once", quick, "receive transfer", "resolved",
			[]string{"Mời bạn đến nhận kết quả", shop, bring}, "01", nil},
		{"handed over", quick, "receive transfer return", "returned", []string{"xin báo ngay", "0214 3861 111"}, "01", nil},
	}
}

// TestEveryActIsTold: whatever is done with a dossier, its owner reads on the page of
// the receipt, in their account and in the letter why, with which paper, until when,
// where, with what in hand, and what comes next.
func TestEveryActIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range tellings() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOwner(openBureau(t, testworld.New(t, testworld.At(monday(8, 0)))))
			id, link := o.files(c.procedure)
			o.does(id, strings.Fields(c.actions)...)
			d, err := o.Dossiers.Brief(t.Context(), o.DB.Read(), id)
			o.must(err)
			key, _, letter := o.mail()
			if key != "notices.dossier."+c.key || !strings.Contains(letter, "muong-thu.example/t/"+link) {
				t.Errorf("the letter is %s, with %s", key, letter)
			}
			own := "/dossiers/" + id + "/receipt"
			channels := map[string]string{"letter": letter, "receipt": page(t, o.Browser(), "/t/"+link),
				"account": page(t, o.browser, own)}
			if c.actions == "" { // just sent, the account speaks of what was sent
				delete(channels, "account")
			}
			for channel, text := range channels {
				for _, want := range c.says {
					want = strings.ReplaceAll(want, "{due}", i18n.DateTime(d.Promised))
					if !strings.Contains(text, want) {
						t.Errorf("the %s does not say %q", channel, want)
					}
				}
				for _, bad := range append(c.never, "Lò Thị Thử", "người làm hộ", "người dân") {
					if channel != "account" && strings.Contains(text, bad) {
						t.Errorf("the %s says %q", channel, bad)
					}
				}
			}
			if c.paper == "" {
				return
			}
			paper := "/dossiers/" + id + "/forms/" + c.paper + ".pdf"
			if !strings.Contains(channels["account"], paper) {
				t.Errorf("the account doesn't lead to form %s", c.paper)
			}
			if strings.Contains(channels["receipt"], paper) {
				t.Error("whoever has the receipt is led to a paper with a name and an address on it")
			}
			if rec := o.browser.Get(paper); rec.Code != http.StatusOK {
				t.Errorf("form %s: %d", c.paper, rec.Code)
			}
			if rec := o.Browser().Get(paper); rec.Code == http.StatusOK {
				t.Error("anybody opens it")
			}
		})
	}
}

// TestWayOfADossier: what was, what is now and what comes stand in their order, with
// their days; what went no further does not look done.
func TestWayOfADossier(t *testing.T) {
	t.Parallel()
	o := newOwner(openBureau(t, testworld.New(t, testworld.At(monday(8, 0)))))
	steps := func(actions string) (out []string) {
		t.Helper()
		id, _ := o.files(whole)
		o.does(id, strings.Fields(actions)...)
		d, err := o.Dossiers.Brief(context.Background(), o.DB.Read(), id)
		o.must(err)
		facts, err := o.Journey.FactsOf(context.Background(), d)
		o.must(err)
		ctx := i18n.With(t.Context(), o.Catalog, "vi")
		var last time.Time
		for _, m := range o.Journey.Story(ctx, facts, true).Moments {
			out = append(out, m.Title+" "+string(m.State))
			if m.Step != 3 && m.At.Before(last) && !m.At.IsZero() {
				t.Errorf("%s: %s is told too late", actions, m.Title)
			}
			last = m.At
		}
		return out
	}
	for actions, want := range map[string]string{
		"":        "Nộp hồ sơ now, Tiếp nhận later, Giải quyết later, Có kết quả later, Trả kết quả later",
		"receive": "Nộp hồ sơ done, Tiếp nhận now, Giải quyết later, Có kết quả later, Trả kết quả later",
		"receive transfer verify": "Nộp hồ sơ done, Tiếp nhận done, Xã phải xác minh thêm done, Giải quyết now, " +
			"Có kết quả later, Trả kết quả later",
		"receive supplement": "Nộp hồ sơ done, Tiếp nhận done, Xã đề nghị bổ sung now, Giải quyết later, " +
			"Có kết quả later, Trả kết quả later",
		"supplement": "Nộp hồ sơ done, Xã đề nghị bổ sung now, Tiếp nhận later, Giải quyết later, " +
			"Có kết quả later, Trả kết quả later",
		"receive transfer refuse": "Nộp hồ sơ done, Tiếp nhận done, Giải quyết done, Xã không giải quyết ended",
		"receive transfer assign appraise review decide number return": "Nộp hồ sơ done, Tiếp nhận done, " +
			"Giải quyết done, Có kết quả done, Trả kết quả done",
		"receive transfer undo": "Nộp hồ sơ done, Tiếp nhận now, Giải quyết later, Có kết quả later, Trả kết quả later",
	} {
		if got := strings.Join(steps(actions), ", "); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", actions, got, want)
		}
	}
}
