package people_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/tallies/talliestest"
)

func at(s string) *string { return &s }

func TestCorrect(t *testing.T) {
	each(t, testCorrect)
}

func testCorrect(t *testing.T, f *fixture) {
	ctx := t.Context()
	member := f.actor(auth.Member, dongCam)
	home := people.Household{ID: ids.New(), VillageID: dongCam, Code: "001",
		HouseholdDetails: people.HouseholdDetails{Alley: "Ngõ 1"}}
	check(t, f.Load(ctx, []people.Household{home}, nil))
	b, err := f.Register(ctx, member, people.RegisterInput{VillageID: dongCam, Name: "Lò Thị A", Born: "2015",
		IDNumber: "010165000789", Phone: "0912345678"})
	check(t, err)
	got, err := f.Correct(ctx, member, b.ID, func(d *people.Details) {
		d.Version = b.Version
		d.Name = " Lò Thị  Ánh "
		d.Born = "1965-03"
		d.Sex = "f"
		d.IDNumber = "010 165 000 788"
		d.Phone = "+84 987 654 321"
		d.Email = "anh@example.vn"
		d.Lang = "en"
		d.HouseholdID = home.ID
		d.Relation = "chủ hộ"
		d.Address = "Nhà mới"
	})
	check(t, err)
	want := b
	want.Name, want.Born, want.Sex, want.IDLast = "Lò Thị Ánh", "1965-03", "f", "788"
	want.Phone, want.Email, want.HouseholdID = "0987654321", "anh@example.vn", home.ID
	want.Alley, want.Address = "Ngõ 1", "Nhà mới"
	want.Version++
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	moved := people.Recontacted{PersonID: b.ID, Was: people.Contact{Phone: "0912345678"},
		Is: people.Contact{Phone: "0987654321", Email: "anh@example.vn"}}
	if d := cmp.Diff([]any{moved}, f.heard); d != "" {
		t.Errorf("told: %s", d)
	}
	counted, err := people.Counts.At(ctx, f.db.Read(), []string{dongCam}, "2026-11-23")
	check(t, err)
	one := tallies.ByPlace{dongCam: {"residents": 1, "households": 1, "aged14": 1, "adults": 1}}
	if d := cmp.Diff(one, counted); d != "" {
		t.Errorf("tally: %s", d)
	}
	for q, n := range map[string]int{"anh": 1, "010165000788": 1, "0987654321": 1, "010165000789": 0, "0912345678": 0} {
		found, err := f.Search(ctx, member, people.Search{Text: q})
		check(t, err)
		if len(found) != n {
			t.Errorf("%q finds %d, want %d", q, len(found), n)
		}
	}
	full, err := f.Full(ctx, member, b.ID, "thử nghiệm")
	check(t, err)
	if full.IDNumber != "010165000788" || full.Relation != "chủ hộ" {
		t.Errorf("full %+v", full)
	}
	lang, err := f.LangOf(ctx, f.db.Read(), b.ID)
	check(t, err)
	if lang != "en" {
		t.Errorf("language %q", lang)
	}
	f.saysNothingOf(t, "Lò Thị", "0987654321", "anh@example.vn", "010165000788", "1965")
}

// saysNothingOf looks through the journal, which can't be erased.
func (f *fixture) saysNothingOf(t *testing.T, secrets ...string) {
	t.Helper()
	entries, err := db.Strings(t.Context(), f.db.Read(),
		`select for_name || detail from audit_entry where action like 'people.correct%'`)
	check(t, err)
	if len(entries) == 0 {
		t.Error("the journal has no entry")
	}
	for _, e := range entries {
		for _, s := range secrets {
			if strings.Contains(e, s) {
				t.Errorf("the journal holds %q: %s", s, e)
			}
		}
		if !strings.Contains(e, `"changed":[`) {
			t.Errorf("the journal does not say which fields: %s", e)
		}
	}
}

func TestCorrectLeavesTheRest(t *testing.T) {
	each(t, testCorrectLeavesTheRest)
}

func testCorrectLeavesTheRest(t *testing.T, f *fixture) {
	ctx := t.Context()
	member := f.actor(auth.Member, dongCam)
	id := ids.New()
	// As registers come: no birth date, and a telephone number that is none.
	check(t, f.Load(ctx, nil, []people.Resident{{ID: id, VillageID: dongCam, Name: "Lò Thị A",
		IDNumber: "010165000789", Phone: "02143"}}))
	b, err := f.Correct(ctx, member, id, func(d *people.Details) { d.Version = 1; d.Name = "Lò Thị B" })
	check(t, err)
	if b.Name != "Lò Thị B" || b.Phone != "02143" || b.IDLast != "789" || b.Version != 2 {
		t.Errorf("corrected %+v", b)
	}
	same, err := f.Correct(ctx, member, id, func(d *people.Details) {
		d.Version = 2
		d.Name = "Lò Thị B"
		d.Phone = "02143"
		d.Born = ""
		d.IDNumber = "010165000789"
		d.Lang = "vi"
	})
	check(t, err)
	if same.Version != 2 {
		t.Errorf("nothing was changed, and the version is %d", same.Version)
	}
	b, err = f.Correct(ctx, member, id, func(d *people.Details) { d.Version = 2; d.IDNumber = "" })
	check(t, err)
	if full, err := f.Full(ctx, member, id, "thử nghiệm"); err != nil || full.IDNumber != "" || b.IDLast != "" {
		t.Errorf("the number is still there: %+v, %v", full, err)
	}
}

func TestCorrectRefuses(t *testing.T) {
	each(t, testCorrectRefuses)
}

func testCorrectRefuses(t *testing.T, f *fixture) {
	ctx := t.Context()
	member := f.actor(auth.Member, dongCam)
	b, err := f.Register(ctx, member, people.RegisterInput{VillageID: dongCam, Name: "Lò Thị A", Born: "1965"})
	check(t, err)
	other, err := f.Register(ctx, member, people.RegisterInput{VillageID: dongCam, Name: "Lò Thị B", Born: "1966",
		IDNumber: "010166000111"})
	check(t, err)
	_, err = f.Register(ctx, f.actor(auth.Member, xuanTau), people.RegisterInput{VillageID: xuanTau, Name: "Vừ A C",
		Born: "1967", IDNumber: "010067000222"})
	check(t, err)
	check(t, f.SetAccount(ctx, member, b.ID, "2020-01-01", "seen", b.Version))
	far := people.Household{ID: ids.New(), VillageID: xuanTau, Code: "1"}
	check(t, f.Load(ctx, []people.Household{far}, nil))
	for field, c := range map[string]func(*people.Details){
		"name":      func(d *people.Details) { d.Name = " " },
		"born":      func(d *people.Details) { d.Born = "2027" },
		"born ":     func(d *people.Details) { d.Born = "" },
		"born  ":    func(d *people.Details) { d.Born = "2021" },
		"sex":       func(d *people.Details) { d.Sex = "x" },
		"id_number": func(d *people.Details) { d.IDNumber = "123" },
		"phone":     func(d *people.Details) { d.Phone = "12" },
		"email":     func(d *people.Details) { d.Email = "a@" },
		"address":   func(d *people.Details) { d.Address = strings.Repeat("a", 201) },
		"relation":  func(d *people.Details) { d.Relation = strings.Repeat("a", 61) },
		"lang":      func(d *people.Details) { d.Lang = "fr" },
		"household": func(d *people.Details) { d.HouseholdID = far.ID },
	} {
		_, err := f.Correct(ctx, member, b.ID, c)
		if fa := fault.Of(err); fa.Kind != fault.Invalid || fa.Fields[strings.TrimSpace(field)] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	for number, key := range map[string]string{"010166000111": "people.number_here",
		"010067000222": "people.number_elsewhere"} {
		_, err := f.Correct(ctx, member, b.ID, func(d *people.Details) { d.Version = b.Version + 1; d.IDNumber = number })
		if fa := fault.Of(err); fa.Kind != fault.Conflict || fa.Fields["id_number"] != key {
			t.Errorf("%s: %v", number, err)
		}
	}
	if _, err := f.Correct(ctx, member, b.ID, func(d *people.Details) {
		d.Version = b.Version
		d.Name = "Lò Thị C"
	}); fault.Of(err).Key != "fault.stale" {
		t.Errorf("a stale version gives %v", err)
	}
	again := func(d *people.Details) {
		d.Version = b.Version + 1
		d.Name = "X Y"
	}
	for role, want := range map[auth.Role]fault.Kind{auth.VillageHead: fault.Forbidden,
		auth.Specialist: fault.Forbidden, auth.Steering: fault.NotFound} {
		if _, err := f.Correct(ctx, f.actor(role, dongCam), b.ID, again); fault.KindOf(err) != want {
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := f.Correct(ctx, f.actor(auth.Clerk, "c-other"), b.ID, again); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of elsewhere: %v", err)
	}
	f.refuse = errors.New("boom")
	if _, err := f.Correct(ctx, member, other.ID, func(d *people.Details) {
		d.Version = 1
		d.Phone = "0912345678"
	}); err == nil {
		t.Error("corrected although a dossier could not follow")
	}
	got, err := f.Get(ctx, f.db.Read(), other.ID)
	check(t, err)
	if d := cmp.Diff(other, got); d != "" {
		t.Errorf("a correction that failed left something: %s", d)
	}
}

// Whatever is corrected in whatever order, the tallies are what the records say.
func TestCorrectionsKeepTallies(t *testing.T) {
	each(t, testCorrectionsKeepTallies)
}

func testCorrectionsKeepTallies(t *testing.T, f *fixture) {
	ctx := t.Context()
	r := rand.New(rand.NewPCG(3, 9))
	clerk := f.actor(auth.Clerk, giaPhu)
	var homes []string
	var hs []people.Household
	for i := range 4 {
		h := people.Household{ID: ids.New(), VillageID: dongCam, Code: fmt.Sprint(i)}
		hs, homes = append(hs, h), append(homes, h.ID)
	}
	check(t, f.Load(ctx, hs, nil))
	homes = append(homes, "")
	var known []string
	for i := range 12 {
		b, err := f.Register(ctx, clerk, people.RegisterInput{VillageID: dongCam, HouseholdID: homes[i%5],
			Name: "Người thử", Born: born(r), WalkIn: i%6 == 0, Another: true})
		check(t, err)
		if i%4 == 1 {
			check(t, f.SetAccount(ctx, clerk, b.ID, "2026-11-23", "seen", b.Version))
		}
		if i%5 == 2 {
			check(t, f.Leave(ctx, clerk, b.ID, people.Moved, "2026-11-23", b.Version))
		}
		known = append(known, b.ID)
	}
	for range 60 {
		b, err := f.Get(ctx, f.db.Read(), known[r.IntN(len(known))])
		check(t, err)
		_, err = f.Correct(ctx, clerk, b.ID, func(d *people.Details) {
			d.Version = b.Version
			d.Born = born(r)
			d.HouseholdID = homes[r.IntN(5)]
		})
		check(t, err)
		if diffs := talliestest.Differences(t, f.db, f.clock, people.Counts); len(diffs) > 0 {
			t.Fatalf("after correcting %+v: %+v", b, diffs)
		}
	}
}

func TestCorrectHousehold(t *testing.T) {
	each(t, testCorrectHousehold)
}

func testCorrectHousehold(t *testing.T, f *fixture) {
	ctx := t.Context()
	member := f.actor(auth.Member, dongCam)
	head, wife := ids.New(), ids.New()
	home := people.Household{ID: ids.New(), VillageID: dongCam, Code: "7",
		HouseholdDetails: people.HouseholdDetails{Alley: "Ngõ 10", Address: "Thôn cũ", Phone: "0912345678", HeadID: head}}
	check(t, f.Load(ctx, []people.Household{home}, []people.Resident{
		{ID: head, VillageID: dongCam, HouseholdID: home.ID, Name: "Lò Văn H", Born: "1960"},
		{ID: wife, VillageID: dongCam, HouseholdID: home.ID, Name: "Lò Thị W", Born: "1962"}}))
	h, err := f.OpenHousehold(ctx, member, wife)
	check(t, err)
	if h.HeadName != "Lò Văn H" || len(h.Members) != 2 || h.Version != 1 {
		t.Errorf("opened %+v", h)
	}
	h, err = f.CorrectHousehold(ctx, member, wife, func(d *people.HouseholdDetails) {
		d.Version = 1
		d.Alley = "Ngõ 2"
		d.Address = "Thôn mới"
		d.Phone = "+84987654321"
		d.HeadID = wife
	})
	check(t, err)
	if h.HeadName != "Lò Thị W" || h.Alley != "Ngõ 2" || h.Address != "Thôn mới" || h.Phone != "0987654321" ||
		h.Version != 2 {
		t.Errorf("corrected %+v", h)
	}
	var walk string
	check(t, f.db.Read().QueryRow(ctx, `select walk from people_household where id = $1`, home.ID).Scan(&walk))
	if walk != "ngo 000002|000007|" {
		t.Errorf("walked as %q", walk)
	}
	f.saysNothingOf(t, "Thôn mới", "0987654321", "Lò")
	stranger := ids.New()
	for field, c := range map[string]func(*people.HouseholdDetails){
		"alley":   func(d *people.HouseholdDetails) { d.Alley = strings.Repeat("a", 101) },
		"address": func(d *people.HouseholdDetails) { d.Address = strings.Repeat("a", 201) },
		"phone":   func(d *people.HouseholdDetails) { d.Phone = "1" },
		"head":    func(d *people.HouseholdDetails) { d.HeadID = stranger },
	} {
		if _, err := f.CorrectHousehold(ctx, member, wife, c); fault.Of(err).Fields[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := f.CorrectHousehold(ctx, member, wife, func(d *people.HouseholdDetails) {
		d.Version = 1
		d.Alley = "x"
	}); fault.Of(err).Key != "fault.stale" {
		t.Errorf("a stale version gives %v", err)
	}
	if _, err := f.CorrectHousehold(ctx, f.actor(auth.Clerk, "c-other"), wife,
		func(d *people.HouseholdDetails) { d.Version = 2 }); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of elsewhere: %v", err)
	}
	// Who moves out heads the household no longer.
	_, err = f.Correct(ctx, member, wife, func(d *people.Details) { d.Version = 1; d.HouseholdID = "" })
	check(t, err)
	if h, err = f.OpenHousehold(ctx, member, head); err != nil || h.HeadID != "" || h.Version != 3 || len(h.Members) != 1 {
		t.Errorf("after the head moved out: %+v, %v", h, err)
	}
	if _, err := f.OpenHousehold(ctx, member, wife); fault.Of(err).Key != "people.no_household" {
		t.Errorf("without a household: %v", err)
	}
}
