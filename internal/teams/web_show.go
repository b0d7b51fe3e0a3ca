package teams

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/qr"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// routes registers the pages.
func (s *Service) routes(rt *web.Router) {
	s.teamList().Handle(rt)
	rt.Handle("GET /teams/{id}", View, s.showTeam(rt))
	rt.Handle("GET /roster/{village}", auth.Public, s.showRoster(rt))
	rt.Handle("POST /teams/{id}/changes/{change}/withdraw", Manage, s.postWithdraw)
	s.formRoutes(rt)
}

// below offers the actor's places and what lies directly in them.
func (s *Service) below(ctx context.Context, actor auth.Actor, _ lists.Query) []ui.Option {
	tree := s.places.Tree()
	if near := tree.Near(actor.Places(View)); len(near) > 1 {
		return tree.Choices(ctx, near)
	}
	return nil
}

// weeksAhead is how far the team's page shows the duties to come.
const weeksAhead = 4

type teamView struct {
	Page    ui.Page
	Roll    Roll
	Place   string
	Members []Membership // of today and to come
	Former  []Membership
	Slots   []Slot // in force today or later
	Old     []Slot
	Duties  []Duty
	Today   clock.Date
	May     bool
}

func (s *Service) showTeam(rt *web.Router) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		ctx := r.Context()
		roll, err := s.Show(ctx, actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		today := s.today()
		v := teamView{Page: rt.Page(w, r, roll.Team.Name), Roll: roll, Place: s.placeName(ctx, roll.Team.VillageID),
			Today: today,
			May:   actor.May(Manage, roll.Team.VillageID)}
		v.Page.Dense = true
		v.Members, v.Former = apart(roll.Members, func(m Membership) bool { return m.To.IsZero() || m.To >= today })
		v.Slots, v.Old = apart(roll.Slots, func(s Slot) bool { return s.To.IsZero() || s.To >= today })
		all, err := s.Roster(ctx, roll.Team.VillageID, today, today.AddDays(7*weeksAhead-1))
		if err != nil {
			return err
		}
		v.Duties, _ = apart(all, func(d Duty) bool { return d.TeamID == roll.Team.ID })
		return web.Render(w, r, http.StatusOK, teamPage(v))
	}
}

func apart[T any](all []T, first func(T) bool) (yes, no []T) {
	for _, v := range all {
		if first(v) {
			yes = append(yes, v)
		} else {
			no = append(no, v)
		}
	}
	return yes, no
}

// placeName is the village with its commune: "thôn Đông Căm, xã Gia Phú".
func (s *Service) placeName(ctx context.Context, villageID string) string {
	tree := s.places.Tree()
	v, _ := tree.Find(villageID)
	parts := []string{typed(ctx, v)}
	if c := tree.CommuneOf(villageID); c.ID != "" {
		parts = append(parts, typed(ctx, c))
	}
	return strings.Join(parts, ", ")
}

func typed(ctx context.Context, p places.Place) string {
	return i18n.T(ctx, "teams.place_name", "type", i18n.T(ctx, p.TypeKey()), "name", p.Name)
}

func (s *Service) postWithdraw(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := s.WithdrawChange(r.Context(), actor, r.PathValue("change")); err != nil {
		return err
	}
	web.Flash(w, i18n.T(r.Context(), "teams.withdrawn"))
	return web.Redirect(w, r, "/teams/"+url.PathEscape(r.PathValue("id")))
}

type rosterView struct {
	Page   ui.Page
	Place  string
	Team   Team
	Duties []Duty
	Code   string // the village's page as a code to scan; "" where its address is unknown
}

func (s *Service) showRoster(rt *web.Router) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		ctx := r.Context()
		village, err := s.village(r.PathValue("village"))
		if err != nil {
			return err
		}
		page := "/v/" + url.PathEscape(village.ID)
		if !village.Exists(s.today()) { // an old poster: the page says what became of the village
			return web.Redirect(w, r, page)
		}
		team, found, err := s.TeamOf(ctx, village.ID)
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "teams.no_team")
		}
		monday := s.today().AddDays(1 - Weekday(s.today()))
		place := s.placeName(ctx, village.ID)
		v := rosterView{Page: rt.Page(w, r, i18n.T(ctx, "teams.roster.title", "village", village.Name),
			web.About(i18n.T(ctx, "teams.roster.about", "place", place))), Place: text.UpperFirst(place), Team: team}
		if v.Page.Base != "" {
			v.Code = qr.SVG(v.Page.Base+page, i18n.T(ctx, "teams.roster.scan"))
		}
		if v.Duties, err = s.Roster(ctx, village.ID, monday, monday.AddDays(13)); err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, rosterPage(v))
	}
}

// A week of duties, for reading.
type week struct {
	Monday clock.Date
	Duties []Duty
}

func weeks(ds []Duty) []week {
	var out []week
	for _, d := range ds {
		monday := d.Date.AddDays(1 - Weekday(d.Date))
		if len(out) == 0 || out[len(out)-1].Monday != monday {
			out = append(out, week{Monday: monday})
		}
		out[len(out)-1].Duties = append(out[len(out)-1].Duties, d)
	}
	return out
}

// How things are written.

// Day is a day with its weekday: "Thứ Hai, 30/11/2026".
func Day(ctx context.Context, d clock.Date) string {
	return i18n.T(ctx, "teams.day", "weekday", weekdayText(ctx, Weekday(d)), "date", d.Format())
}

func weekdayText(ctx context.Context, n int) string {
	return i18n.T(ctx, "teams.weekday."+strconv.Itoa(n))
}

// Hours are those of a duty: "19:30–21:00".
func Hours(ctx context.Context, d Duty) string {
	return slotHours(ctx, i18n.Time(d.Start), i18n.Time(d.End))
}

func slotHours(ctx context.Context, start, end string) string {
	if end <= start {
		return i18n.T(ctx, "teams.hours_next_day", "start", start, "end", end)
	}
	return start + "–" + end
}

func periodText(ctx context.Context, from, to clock.Date) string {
	if to.IsZero() {
		return i18n.T(ctx, "teams.since", "from", from.Format())
	}
	return from.Format() + " – " + to.Format()
}

func whyText(ctx context.Context, d Duty) string {
	var parts []string
	switch {
	case d.MovedTo != "":
		parts = append(parts, i18n.T(ctx, "teams.moved_to", "day", Day(ctx, d.MovedTo)))
	case d.MovedFrom != "":
		parts = append(parts, i18n.T(ctx, "teams.moved_from", "day", Day(ctx, d.MovedFrom)))
	}
	if d.Note != "" {
		parts = append(parts, d.Note)
	}
	return strings.Join(parts, ". ")
}

func namesOf(members []Membership, ids []string) string {
	var out []string
	for _, m := range members {
		if slices.Contains(ids, m.ID) {
			out = append(out, m.Name)
		}
	}
	return strings.Join(out, ", ")
}
