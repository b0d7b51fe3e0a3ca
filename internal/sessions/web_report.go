package sessions

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type reportView struct {
	Page    ui.Page
	Session Session
	Report  Report
	Names   bool // the actor sees names, being of the team
	Spoken  string
	Zalo    string
}

// reportOf returns the report of a closed session. Names are the team's; to
// others, who supervise, initials say enough.
func (p pages) reportOf(ctx context.Context, actor auth.Actor, id string) (Session, Report, bool, error) {
	se, err := p.Get(ctx, actor, id)
	if err != nil || se.Report == nil {
		return se, Report{}, false, err
	}
	names := actor.May(Run, se.VillageID)
	r := *se.Report
	if !names {
		r = r.masked()
	}
	return se, r, names, nil
}

// masked returns the report with initials instead of residents' names.
func (r Report) masked() Report {
	lines := func(in []Line) []Line {
		out := append([]Line(nil), in...)
		for i := range out {
			out[i].Owner = text.Initials(out[i].Owner)
		}
		return out
	}
	r.Dossiers, r.Drafts, r.Fetch = lines(r.Dossiers), lines(r.Drafts), lines(r.Fetch)
	r.Waiting = append([]Again(nil), r.Waiting...)
	for i := range r.Waiting {
		r.Waiting[i].Name = text.Initials(r.Waiting[i].Name)
	}
	return r
}

func (p pages) report(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	se, rep, names, err := p.reportOf(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if se.Open() {
		if actor.May(Run, se.VillageID) {
			return web.Redirect(w, r, sessionURL(se.ID))
		}
		return web.Render(w, r, http.StatusOK, runningPage(p.rt.Page(w, r, i18n.T(ctx, "sessions.report")), se,
			p.places.Tree().Name(se.VillageID)))
	}
	v := reportView{Page: p.rt.Page(w, r, i18n.T(ctx, "sessions.report")), Session: se, Report: rep, Names: names,
		Spoken: spoken(ctx, rep), Zalo: zalo(ctx, rep)}
	return web.Render(w, r, http.StatusOK, reportPage(v))
}

// spoken is what the loudspeaker says: whole sentences, and nobody's name.
func spoken(ctx context.Context, r Report) string {
	n := func(key string, n int) string { return i18n.T(ctx, "sessions.say."+key, "n", n) }
	var out []string
	say := func(s string) { out = append(out, s) }
	say(i18n.T(ctx, "sessions.say.open", "team", teamName(ctx, r), "day", dayText(ctx, r.Opened), "place", r.Place,
		"from", hourWords(ctx, r.Opened.In(clock.Vietnam).Format("15:04")),
		"to", hourWords(ctx, r.Closed.In(clock.Vietnam).Format("15:04"))))
	if r.Guests == 0 {
		say(i18n.T(ctx, "sessions.say.nobody"))
	} else {
		say(n("guests", r.Guests))
		say(spokenFiled(ctx, r))
	}
	if len(r.Waiting) > 0 {
		say(n("waiting", len(r.Waiting)))
	}
	if len(r.Fetch) > 0 {
		say(n("fetch", len(r.Fetch)))
	}
	say(i18n.T(ctx, "sessions.say.promise"))
	return strings.Join(out, " ")
}

// spokenFiled says what was sent and by whom, without reading out what nobody did.
func spokenFiled(ctx context.Context, r Report) string {
	if r.Filed() == 0 {
		return i18n.T(ctx, "sessions.say.filed_none")
	}
	var parts []string
	for _, part := range []struct {
		by string
		n  int
	}{{"self", r.Self}, {"helped", r.Helped}, {"official", r.Official}} {
		if part.n > 0 {
			parts = append(parts, i18n.T(ctx, "sessions.say.filed_"+part.by, "n", part.n))
		}
	}
	return i18n.T(ctx, "sessions.say.filed", "n", r.Filed(), "parts", strings.Join(parts, ", "))
}

// zalo is the same for a group chat: short lines, and nobody's name.
func zalo(ctx context.Context, r Report) string {
	lines := []string{i18n.T(ctx, "sessions.zalo.title", "village", strings.ToUpper(r.Village)),
		dayText(ctx, r.Opened) + ", " + i18n.Time(r.Opened) + "–" + i18n.Time(r.Closed) + ", " + r.Place,
		i18n.T(ctx, "sessions.zalo.guests", "n", r.Guests, "served", r.Served),
		i18n.T(ctx, "sessions.zalo.filed", "n", r.Filed(), "self", r.Self, "helped", r.Helped, "official", r.Official)}
	for _, c := range r.Procedures {
		lines = append(lines, "– "+c.Name.In(i18n.Lang(ctx))+": "+strconv.Itoa(c.Count))
	}
	if len(r.Waiting) > 0 {
		lines = append(lines, i18n.T(ctx, "sessions.zalo.waiting", "n", len(r.Waiting)))
	}
	if len(r.Fetch) > 0 {
		lines = append(lines, i18n.T(ctx, "sessions.zalo.fetch", "n", len(r.Fetch)))
	}
	return strings.Join(append(lines, i18n.T(ctx, "sessions.zalo.promise")), "\n")
}

// hourWords says 19:30 as it is read aloud.
func hourWords(ctx context.Context, hhmm string) string {
	h, m, _ := strings.Cut(hhmm, ":")
	hour, _ := strconv.Atoi(h)
	if m == "00" {
		return i18n.T(ctx, "sessions.say.hour", "h", hour)
	}
	return i18n.T(ctx, "sessions.say.hour_minute", "h", hour, "m", m)
}

func teamName(ctx context.Context, r Report) string {
	if r.Team != "" {
		return r.Team
	}
	return i18n.T(ctx, "sessions.team_of", "village", r.Village)
}

func (p pages) reportPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := p.paper(w, r, actor)
	if fault.Of(err).Key == stillOpen {
		return web.Redirect(w, r, sessionURL(r.PathValue("id")))
	}
	return err
}

// stillOpen is said of a report that there will be only when the session closes.
const stillOpen = "sessions.still_open"

// paper sends the report as it is printed.
func (p pages) paper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	se, rep, _, err := p.reportOf(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if se.Open() {
		return fault.New(fault.Conflict, stillOpen)
	}
	var buf bytes.Buffer
	if err := papers.WriteSessionReport(ctx, &buf, rep.paper(ctx, p.practice)); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition",
		`inline; filename="bao-cao-buoi-truc-`+string(clock.DateOf(rep.Opened))+`.pdf"`)
	return web.Write(w, r, http.StatusOK, "application/pdf", buf.Bytes())
}

// paper is the report as it is printed.
func (r Report) paper(ctx context.Context, practice bool) papers.SessionReport {
	lang := i18n.Lang(ctx)
	out := papers.SessionReport{Practice: practice, Team: teamName(ctx, r), Place: r.Commune,
		Where: r.Place, Made: r.Closed, Begin: r.Opened, End: r.Closed,
		Counts: papers.SessionCounts{Guests: r.Guests, Self: r.Self, Helped: r.Helped, ByOfficial: r.Official},
		Notes:  r.Note, Lead: r.ClosedBy, RootDay: r.RootDay.Start(), Root: r.Root}
	if r.ByItself {
		out.Lead = ""
		out.Notes = strings.TrimSpace(out.Notes + "\n" + i18n.T(ctx, "sessions.closed_itself"))
	}
	for _, a := range r.Attendance {
		out.Attendance = append(out.Attendance, papers.Attendance{Name: a.Name, Role: roleText(ctx, a.Role),
			In: a.Came, Out: a.Left})
	}
	for _, d := range append(append([]Line(nil), r.Dossiers...), r.Drafts...) {
		out.Dossiers = append(out.Dossiers, papers.SessionDossier{Owner: d.Owner,
			Procedure: d.Name.In(lang), Code: d.Code,
			How: i18n.T(ctx, "sessions.assist."+d.Assist), State: i18n.T(ctx, "sessions.state."+d.Status)})
	}
	for _, x := range r.Waiting {
		out.Waiting = append(out.Waiting, papers.Waiting{Name: x.Name, Procedure: x.Procedure.In(lang),
			Missing: missingText(ctx, x)})
	}
	for _, d := range r.Fetch {
		out.Fetch = append(out.Fetch, papers.Fetch{Code: d.Code, Owner: d.Owner, Result: d.Name.In(lang),
			Where: i18n.T(ctx, "sessions.fetch_at", "commune", r.Commune)})
	}
	return out
}

func missingText(ctx context.Context, x Again) string {
	if x.Missing != "" {
		return x.Missing
	}
	return i18n.T(ctx, "sessions.outcome."+x.Outcome)
}

func roleText(ctx context.Context, role string) string {
	if role == "" {
		return ""
	}
	return i18n.T(ctx, "sessions.role."+role)
}
