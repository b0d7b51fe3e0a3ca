package people_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// TestAlike: who looks like somebody in the register is asked about, on every way in.
func TestAlike(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		ctx, clerk := t.Context(), f.actor(auth.Clerk, "p")
		home := people.Household{ID: ids.New(), VillageID: dongCam, Code: "1"}
		check(t, f.Load(ctx, []people.Household{home}, []people.Resident{
			{ID: ids.New(), VillageID: dongCam, HouseholdID: home.ID, Name: "Lò Thị Hòa", Born: "1965-03-05"},
			{ID: ids.New(), VillageID: tienHoa, Name: "Giàng A Sử", Born: "1970"},
			{ID: ids.New(), VillageID: dongCam, Name: "Vàng A Khách", Born: "1980-01-01", WalkIn: true}}))
		for name, c := range map[string]struct {
			in    people.RegisterInput
			asked bool
		}{
			"other letters":  {people.RegisterInput{Name: "LÒ THỊ HOÀ", Born: "5/3/1965"}, true},
			"the year alone": {people.RegisterInput{Name: "Lò Thị Hòa", Born: "1965"}, true},
			"the month":      {people.RegisterInput{Name: "Lò Thị Hòa", Born: "3/1965"}, true},
			"another month":  {people.RegisterInput{Name: "Lò Thị Hòa", Born: "4/1965"}, false},
			"of the household": {people.RegisterInput{Name: "Lò Thị Hòa", Born: "1/1/1965",
				HouseholdID: home.ID}, true},
			"another year":          {people.RegisterInput{Name: "Lò Thị Hòa", Born: "5/3/1964"}, false},
			"another name":          {people.RegisterInput{Name: "Lò Thị Hoan", Born: "5/3/1965"}, false},
			"a guest of no age":     {people.RegisterInput{Name: "Lò Thị Hòa", WalkIn: true}, false},
			"of the next village":   {people.RegisterInput{Name: "Giàng A Sử", Born: "1970"}, true},
			"a guest from there":    {people.RegisterInput{Name: "Giàng A Sử", Born: "1970", WalkIn: true}, false},
			"a guest who came once": {people.RegisterInput{Name: "Vàng A Khách", Born: "1/1/1980", WalkIn: true}, true},
		} {
			c.in.VillageID, c.in.ID = dongCam, ids.New()
			_, err := f.Register(ctx, clerk, c.in)
			asked := fault.Of(err)
			if c.asked != (asked.Key == "people.alike") || !c.asked && err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if c.asked {
				if len(asked.Seen) != 1 || asked.Kind != fault.Conflict {
					t.Errorf("%s: %d are seen, %v", name, len(asked.Seen), asked.Kind)
				}
				c.in.Another = true
				_, err = f.Register(ctx, clerk, c.in)
				check(t, err)
			}
			b, err := f.Get(ctx, f.db.Read(), c.in.ID) // for the next, they are gone
			check(t, err)
			check(t, f.Leave(ctx, clerk, b.ID, people.Moved, f.today(), b.Version))
		}
		journal, err := db.Strings(ctx, f.db.Read(), `select detail from audit_entry where action = 'people.register'
			and detail like '%differentFrom%'`)
		check(t, err)
		if len(journal) != 6 {
			t.Errorf("%d entries say from whom they differ", len(journal))
		}
		here := people.RegisterInput{VillageID: dongCam, Name: "Giàng A Sử", Born: "1970"}
		if _, err = f.Register(ctx, f.actor(auth.Member, dongCam), here); err != nil {
			t.Errorf("of somebody whom they may not find: %v", err)
		}
	})
}

// TestAlikeOnPagesAndAPI: the page has a link to who is meant, and a box to go on;
// a program gets them, and a word to go on.
func TestAlikeOnPagesAndAPI(t *testing.T) {
	s := newSite(t)
	member := s.token(auth.Member, dongCam)
	form := url.Values{"id": {ids.New()}, "village": {dongCam}, "kind": {"resident"}, "name": {"Lò Thị A"},
		"born-y": {"1965"}, "id_number": {"010165000789"}}
	code, body := s.get(member, "/people/new")
	want(t, "form", code, 200, body)
	if strings.Contains(body, `name="another"`) {
		t.Error("asked before there is a doubt")
	}
	code, first, body := s.post(member, "/people", form)
	want(t, "first", code, 303, body)
	form.Set("id", ids.New())
	code, _, body = s.post(member, "/people", form)
	want(t, "the same number", code, 409, body, `href="`+first+`"`)
	form.Del("id_number")
	code, _, body = s.post(member, "/people", form)
	want(t, "the same name", code, 409, body, `href="`+first+`"`, `name="another"`, "Đây là người khác",
		`value="Lò Thị A"`)
	form.Set("another", "yes")
	code, second, body := s.post(member, "/people", form)
	want(t, "another person", code, 303, body)
	if second == first {
		t.Error("it is the first")
	}
	send := `{"villageId":"` + dongCam + `","name":"LO THI A","born":"1965"`
	code, _, body = s.do(member, "POST", "/api/people", "application/json", send+"}")
	want(t, "by a program", code, 409, body, "body.confirmedDifferent")
	var problem struct {
		Errors []struct {
			Location string
			Value    any
		}
	}
	check(t, json.Unmarshal([]byte(body), &problem))
	seen := 0
	for _, e := range problem.Errors {
		if who, ok := e.Value.(map[string]any); ok && e.Location == "seen" && who["name"] == "Lò Thị A" {
			seen++
		}
	}
	if seen != 2 {
		t.Errorf("%d candidates in %s", seen, body)
	}
	code, _, body = s.do(member, "POST", "/api/people", "application/json", send+`,"confirmedDifferent":true}`)
	want(t, "confirmed", code, 200, body)
}
