package sessions

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET /session", Run, p.tonight)
	rt.Handle("POST /session", Run, p.open)
	rt.Handle("GET /session/{id}", Run, p.queue)
	rt.Handle("GET /session/{id}/add", Run, p.add)
	rt.Handle("GET /session/{id}/walk-in", Run, p.walkIn)
	rt.Handle("POST /session/{id}/visits", Run, p.come)
	rt.Handle("GET /session/{id}/visits/{visit}/number", Run, p.number)
	rt.Handle("POST /session/{id}/next", Run, p.callNext)
	rt.Handle("GET /session/{id}/next", Run, p.clean)
	rt.Handle("GET /session/{id}/more", Run, p.more)
	rt.Handle("POST /session/{id}/visits/{visit}/call", Run, p.call)
	rt.Handle("POST /session/{id}/visits/{visit}/back", Run, p.putBack)
	rt.Handle("GET /session/{id}/visits/{visit}", Run, p.choose)
	rt.Handle("GET /session/{id}/visits/{visit}/procedures/{code}", Run, p.brief)
	rt.Handle("POST /session/{id}/visits/{visit}/ask", Run, p.ask)
	rt.Handle("POST /session/{id}/begin", Run, p.begin)
	rt.Handle("GET /session/{id}/visits/{visit}/end", Run, p.ending)
	rt.Handle("POST /session/{id}/visits/{visit}/end", Run, p.end)
	rt.Handle("GET /session/{id}/attendance", Run, p.attendance)
	rt.Handle("POST /session/{id}/attendance", Run, p.attend)
	rt.Handle("GET /session/{id}/close", Run, p.closing)
	rt.Handle("POST /session/{id}/close", Run, p.close)
	rt.Handle("GET /session/{id}/report", View, p.report)
	rt.Handle("GET /session/{id}/report.pdf", View, p.reportPDF)
	s.sessionList().Handle(rt)
}

// person makes the page one of the person who is being served.
func person(ctx context.Context, p ui.Page, v Visit) ui.Page {
	p.Question, p.Person, p.PersonKey = true, v.Name, ids.Hash(v.ResidentID)[:16]
	p.PersonNote = i18n.T(ctx, "sessions.number_short", "n", v.Number)
	if v.Year != "" {
		p.PersonNote = i18n.T(ctx, "sessions.born", "year", v.Year) + " · " + p.PersonNote
	}
	return p
}

// sessionURL is the address of a session's page.
func sessionURL(id string, rest ...string) string {
	u := "/session/" + url.PathEscape(id)
	for _, part := range rest {
		u += "/" + url.PathEscape(part)
	}
	return u
}

func visitURL(v Visit, rest ...string) string {
	return sessionURL(v.SessionID, append([]string{"visits", v.ID}, rest...)...)
}

// villageOptions are the villages in which actor runs sessions.
func (s *Service) villageOptions(ctx context.Context, actor auth.Actor) []ui.Option {
	return s.places.Options(ctx, actor, Run, places.Village, s.places.Tree().Today())
}

func dayText(ctx context.Context, t time.Time) string {
	d := clock.DateOf(t)
	weekday := (int(d.Start().Weekday())+6)%7 + 1
	return i18n.T(ctx, "sessions.day", "weekday", i18n.T(ctx, "sessions.weekday."+strconv.Itoa(weekday)), "date",
		d.Format())
}

// count writes a queue number with two digits, as it is called.
func count(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
