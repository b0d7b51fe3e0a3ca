package sample

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

// Published of dossiers: 180 of Đông Căm and 1,189 of all 20 villages by the
// end of October 2024; 108 of Phìn Hồ in the first half of 2025.
const (
	dongCamGuided = 180
	pilotGuided   = 1189
	phinHoHalf    = 108
)

// loadHistory brings in what is over.
func (f *filler) loadHistory(ctx context.Context) error {
	h := &history{filler: f, cal: workdays.Shipped()}
	rest := pilotGuided - dongCamGuided
	ps := pilots()
	for i, v := range ps {
		n := dongCamGuided
		if v.id != dongCam {
			n = rest/(len(ps)-i) + (i%5)*3 - 6
			if i == len(ps)-1 {
				n = rest
			}
			rest -= n
		}
		h.guided(v, n, "2024-01-03", "2024-10-14", firstPilotProcedures)
		h.guided(v, 8+i%7, "2024-11-04", "2025-06-13", laterProcedures)
	}
	h.phinHo()
	last := f.today.AddDays(-21)
	for _, v := range ps {
		n := 14
		if v.newCommune() == giaPhu {
			n = 70
		}
		h.guided(v, n/3, firstNew, last, laterProcedures)
		h.handled(v, n, firstNew, last)
	}
	return f.Dossiers.Load(ctx, f.sys, h.all)
}

// A history collects dossiers that are over.
type history struct {
	*filler
	cal *workdays.Calendar
	all []dossiers.Loaded
}

// The procedures of each time, as often as they are named.
var (
	firstPilotProcedures = []string{certifiedCopy, certifiedCopy, certifiedCopy, certifiedCopy, residence, residence,
		residence, extract, pension, allowance}
	laterProcedures = []string{certifiedCopy, certifiedCopy, residence, residence, extract, marital, tempResidence,
		pension}
	phinHoProcedures = []string{certifiedCopy, certifiedCopy, extract, residence, marital, birth, reBirth}
)

// evening returns a time on duty: Monday, Wednesday or Friday evening of the days.
func evening(r *rand.Rand, from, to clock.Date) time.Time {
	for {
		d := between(r, from, to)
		if wd := d.Start().Weekday(); wd == time.Monday || wd == time.Wednesday || wd == time.Friday {
			return d.Start().Add(19*time.Hour + 35*time.Minute + time.Duration(r.IntN(80*60))*time.Second)
		}
	}
}

// guided adds n dossiers that the village's team helped to file on a portal,
// resolved and handed over within a week.
func (h *history) guided(v village, n int, from, to clock.Date, codes []string) {
	r := chance(fmt.Sprint("guided ", v.id, from))
	for i := range n {
		at := evening(r, from, to)
		day := clock.DateOf(at)
		code := codes[i%len(codes)]
		p := pick(r, h.grown(v.id, day, true))
		helper, name := h.helper(v, i)
		d := h.begin(v, p, code, at)
		d.Dossier.Way, d.Dossier.Channel, d.Dossier.Assist = dossiers.Portal, dossiers.Online, dossiers.Helped
		d.Dossier.HelperID, d.Dossier.HelperName, d.Dossier.CreatedBy = helper, name, helper
		d.Dossier.PortalCode = fmt.Sprintf("H38.%s.%s-%s-%04d", "86", v.commune[2:], day.Start().Format("060102"),
			100+h.counts.next("portal"))
		next := h.cal.AddWorkingDays(day, 1)
		done := h.cal.AddWorkingDays(next, r.IntN(3))
		for _, e := range []struct {
			to dossiers.Status
			at time.Time
		}{{"", at}, {dossiers.Received, next.Start().Add(8*time.Hour + 20*time.Minute)},
			{dossiers.Processing, next.Start().Add(9 * time.Hour)},
			{dossiers.Resolved, done.Start().Add(15*time.Hour + 30*time.Minute)},
			{dossiers.Returned, done.AddDays(1).Start().Add(19*time.Hour + 40*time.Minute)}} {
			kind := dossiers.ActionFollow
			if e.to == "" {
				kind = dossiers.ActionSubmit
			}
			d.History = append(d.History, dossiers.Event{Kind: kind, At: e.at, ActorID: helper,
				ActorName: name, To: e.to})
		}
		h.add(d)
	}
}

// helper returns the i-th helper of a village by turns.
func (h *history) helper(v village, i int) (id, name string) {
	if v.id == dongCam {
		a := accounts[i%3]
		return accountID(a.username), a.name
	}
	return memberID(v, i%3), memberName(v, i%3)
}

// begin returns a dossier of a person begun at a time, five minutes before it is sent.
func (h *history) begin(v village, p people.Resident, code string, sent time.Time) dossiers.Loaded {
	at := sent.Add(-5 * time.Minute)
	day := clock.DateOf(at)
	commune := v.newCommune()
	if day < firstNew {
		commune = v.oldCommune()
	}
	id := idOf(at, "dossier", v.id, fmt.Sprint(h.counts.next("dossier")))
	return dossiers.Loaded{OwnerNumber: p.IDNumber, Answers: h.answersTo(chance(id), code, p, day),
		Dossier: dossiers.Dossier{ID: id, Procedure: code, PlaceID: v.id, CommuneID: commune, ResidentID: p.ID,
			OwnerName: p.Name, OwnerPhone: p.Phone, CreatedAt: at}}
}

func (h *history) add(d dossiers.Loaded) {
	for i := range d.History {
		d.History[i].ID = idOf(d.History[i].At, "event", d.Dossier.ID, fmt.Sprint(i))
	}
	h.all = append(h.all, d)
}

// phinHo adds the dossiers that Phìn Hồ received in the first half of 2025: all
// sent online, all resolved in time, before the half was over.
func (h *history) phinHo() {
	r := chance("phin ho")
	var vs []village
	for _, v := range villages {
		if v.commune == "03198" {
			vs = append(vs, v)
		}
	}
	for i := range phinHoHalf {
		v := vs[i%len(vs)]
		sent := between(r, "2025-01-02",
			"2025-06-12").Start().Add(8*time.Hour + time.Duration(r.IntN(12*60))*time.Minute)
		p := pick(r, h.grown(v.id, clock.DateOf(sent), true))
		d := h.begin(v, p, phinHoProcedures[i%len(phinHoProcedures)], sent)
		d.Dossier.Way, d.Dossier.Channel, d.Dossier.Assist, d.Dossier.CreatedBy = dossiers.Here, dossiers.Online,
			dossiers.Self, p.ID
		if i%4 == 3 {
			d.Dossier.Assist, d.Dossier.HelperID, d.Dossier.HelperName = dossiers.Helped,
				memberID(v, 0), memberName(v, 0)
		}
		h.process(&d, sent, 30+r.IntN(50))
		h.add(d)
	}
}

// handled adds n dossiers that the commune received and resolved itself; of
// forty one was late, and some had papers asked for.
func (h *history) handled(v village, n int, from, to clock.Date) {
	r := chance(fmt.Sprint("handled ", v.id, from))
	for i := range n {
		at := evening(r, from, to)
		p := pick(r, h.grown(v.id, clock.DateOf(at), false))
		d := h.begin(v, p, laterProcedures[i%len(laterProcedures)], at)
		d.Dossier.Way, d.Dossier.Channel, d.Dossier.Assist = dossiers.Here, dossiers.Online, dossiers.Helped
		d.Dossier.HelperID, d.Dossier.HelperName = h.helper(v, i)
		switch i % 7 {
		case 4:
			d.Dossier.Channel, d.Dossier.Assist, d.Dossier.HelperID, d.Dossier.HelperName = dossiers.Counter,
				dossiers.Self, "",
				""
		case 6:
			clerk := official(d.Dossier.CommuneID, auth.Clerk)
			d.Dossier.Channel, d.Dossier.Assist, d.Dossier.HelperID, d.Dossier.HelperName = dossiers.Counter,
				dossiers.Official,
				clerk.ID, clerk.Name
		}
		d.Dossier.CreatedBy = d.Dossier.HelperID
		if d.Dossier.CreatedBy == "" {
			d.Dossier.CreatedBy = official(d.Dossier.CommuneID, auth.Clerk).ID
		}
		percent := 25 + r.IntN(65)
		if i%40 == 17 {
			percent = 140
		}
		h.process(&d, at, percent)
		h.add(d)
	}
}

// official returns who held an office. Those of today's Gia Phú have accounts.
func official(communeID string, role auth.Role) auth.Actor {
	for _, a := range accounts {
		if a.place == communeID && a.role == role {
			return auth.Actor{ID: accountID(a.username), Name: a.name}
		}
	}
	r := chance("official " + communeID + string(role))
	return auth.Actor{ID: idOf(begun, "official", communeID, string(role)),
		Name: ethne[0].person(r, pick(r, []string{"m", "f"}))}
}

// process adds the way of a dossier through the office, from its sending until
// it is handed over; it takes percent of the time that the law gives.
func (h *history) process(d *dossiers.Loaded, sent time.Time, percent int) {
	proc, err := h.Procedures.Version(d.Dossier.Procedure, 1)
	if err != nil {
		panic(err) // the catalogue was loaded before
	}
	event := func(at time.Time, kind dossiers.Action, who auth.Actor) *dossiers.Event {
		d.History = append(d.History, dossiers.Event{Kind: kind, At: at, ActorID: who.ID, ActorName: who.Name})
		return &d.History[len(d.History)-1]
	}
	by := func(role auth.Role) auth.Actor { return official(d.Dossier.CommuneID, role) }
	sender := auth.Actor{ID: d.Dossier.HelperID, Name: d.Dossier.HelperName}
	if sender.ID == "" {
		sender = auth.Actor{ID: d.Dossier.CreatedBy, Name: d.Dossier.OwnerName}
	}
	event(sent, "submit", sender)
	received := h.cal.NextWorking(clock.DateOf(sent).AddDays(1)).Start().Add(7*time.Hour + 45*time.Minute +
		time.Duration(h.counts.next("morning")%30)*time.Minute)
	event(received, "receive", by(auth.Clerk))
	event(received.Add(20*time.Minute), "transfer", by(auth.Clerk))
	steps := proc.Steps[1 : len(proc.Steps)-1]
	span := h.limit(proc) * time.Duration(percent) / 100
	for i, st := range steps {
		at := h.cal.AddWorking(received.Add(25*time.Minute), span*time.Duration(i+1)/time.Duration(len(steps)))
		switch st.Key {
		case "assign":
			d.Dossier.AssigneeID, d.Dossier.AssigneeName = by(auth.Specialist).ID, by(auth.Specialist).Name
			event(at, dossiers.Action(st.Key), by(auth.Leader))
		case "appraise":
			event(at, dossiers.Action(st.Key), by(auth.Specialist)).Data.Outcome = "approve"
		case "review", "decide":
			event(at, dossiers.Action(st.Key), by(auth.Leader)).Data.Outcome = "approve"
		case "number":
			event(at, dossiers.Action(st.Key), by(auth.DocumentClerk))
		}
	}
	last := d.History[len(d.History)-1].At
	event(h.cal.AddWorking(last, 2*time.Hour), "return", by(auth.Clerk)).Data.Proof = "counter"
}

// limit is the working time that the law gives, as far as the sample needs it.
func (h *history) limit(p procedures.Procedure) time.Duration {
	if p.Limit.Unit == "working_day" {
		return time.Duration(p.Limit.N) * workdays.WorkingDay
	}
	return 6 * time.Hour
}
