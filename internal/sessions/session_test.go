package sessions_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/tallies/talliestest"
	"thonso/internal/sessions"
	"thonso/internal/testworld"
)

func TestOneOpenSessionPerVillage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		in := sessions.OpenInput{ID: ids.New(), VillageID: testworld.Valley, Place: "Nhà văn hóa thôn",
			PlannedEnd: w.Clock.Now().Add(time.Hour)}
		first, err := w.Begin(ctx, w.an, in)
		ok(t, err)
		again, err := w.Begin(ctx, w.an, in)
		ok(t, err)
		if first.ID != again.ID {
			t.Error("a repeat opened another session")
		}
		in.ID = ids.New()
		_, err = w.Begin(ctx, w.binh, in)
		refused(t, err, fault.Conflict, "sessions.already_open")
		here, err := w.Attendances(ctx, w.an, first.ID)
		ok(t, err)
		for _, p := range here {
			if p.Here() != (p.Membership.AccountID == w.an.ID) {
				t.Errorf("%s here: %v", p.Membership.Name, p.Here())
			}
		}
		stranger, _ := w.As(auth.Member, testworld.Hill)
		_, err = w.Get(ctx, stranger, first.ID)
		refused(t, err, fault.NotFound, "sessions.not_found")
		_, err = w.Begin(ctx, stranger, sessions.OpenInput{VillageID: testworld.Valley, Place: "x",
			PlannedEnd: w.Clock.Now().Add(time.Hour)})
		refused(t, err, fault.Forbidden, "auth.forbidden")
	})
}

// Two helpers press "next" at the same moment, again and again: nobody is
// called twice, and nobody is left out.
func TestNextIsNeverTakenTwice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		for _, r := range w.residents[:2] {
			w.come(t, se, r)
		}
		if v := w.come(t, se, w.residents[0]); v.Number != 1 {
			t.Errorf("who waits already got another number: %d", v.Number)
		}
		var wg sync.WaitGroup
		got := make([]sessions.Visit, 4)
		errs := make([]error, 4)
		for i := range got {
			helper := w.an
			if i%2 == 1 {
				helper = w.binh
			}
			wg.Go(func() { got[i], _, errs[i] = w.Next(ctx, helper, se.ID) })
		}
		wg.Wait()
		for _, err := range errs {
			ok(t, err)
		}
		if got[0].ID != got[2].ID || got[1].ID != got[3].ID {
			t.Error("two taps of one helper called two people")
		}
		if got[0].ID == got[1].ID || got[0].ID == "" || got[1].ID == "" {
			t.Errorf("two helpers called %q and %q", got[0].ID, got[1].ID)
		}
		_, _, err := w.Mine(ctx, w.an, se.ID, got[1].ID)
		refused(t, err, fault.Conflict, "sessions.other_helper")
	})
}

// One member closes the evening while another has just been given a mandate:
// the mandate holds, and the form goes on.
func TestMandateOutlivesTheEvening(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		v, err := w.Call(ctx, w.binh, se.ID, w.come(t, se, w.residents[0]).ID)
		ok(t, err)
		asked, err := w.Ask(ctx, w.binh, sessions.AskInput{SessionID: se.ID, VisitID: v.ID, Procedure: copyOf,
			Way: dossiers.Here})
		ok(t, err)
		_, err = w.Mandates.Agree(ctx, asked.Mandate, true)
		ok(t, err)
		_, err = w.Close(ctx, w.an, sessions.CloseInput{SessionID: se.ID})
		ok(t, err)
		for range 2 {
			d, err := w.BeginDossier(ctx, w.binh, se.ID, asked.ID)
			ok(t, err)
			if d.ID != asked.ID || d.Status != dossiers.Draft {
				t.Errorf("begun: %s, %s", d.ID, d.Status)
			}
		}
		_, err = w.BeginDossier(ctx, w.an, se.ID, asked.ID)
		refused(t, err, fault.Conflict, "sessions.other_helper")
	})
}

// A person put back and called by another helper: what the first one has is
// named, and no link leads where the second may not go.
func TestAnotherHelperTakesOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		w.serve(t, se, w.residents[0], dossiers.Here)
		visits, err := w.Visits(ctx, w.an, se.ID)
		ok(t, err)
		ok(t, w.PutBack(ctx, w.an, se.ID, visits[0].ID))
		_, _, err = w.Next(ctx, w.binh, se.ID)
		ok(t, err)
		page := w.do(http.MethodGet, w.binhBrowser, visitURL(visits[0]), nil)
		if body := page.Body.String(); page.Code != 200 || !strings.Contains(body, w.an.Name+" đã lập phiếu") ||
			strings.Contains(body, "/mandates/") || strings.Contains(body, "/dossiers/") {
			t.Errorf("the second helper sees %d\n%s", page.Code, body)
		}
	})
}

// Whoever died while the page was open gets no number, and gives no mandate.
func TestTheDeadAreNotServed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		v, err := w.Call(ctx, w.an, se.ID, w.come(t, se, w.residents[0]).ID)
		ok(t, err)
		b, err := w.People.Get(ctx, w.DB.Read(), w.residents[0])
		ok(t, err)
		ok(t, w.People.Leave(ctx, w.an, b.ID, people.Dead, clock.DateOf(w.Clock.Now()), b.Version))
		_, err = w.Ask(ctx, w.an, sessions.AskInput{SessionID: se.ID, VisitID: v.ID, Procedure: copyOf,
			Way: dossiers.Here})
		refused(t, err, fault.Conflict, "mandates.dead")
		_, err = w.Come(ctx, w.an, sessions.ComeInput{SessionID: se.ID, ResidentID: b.ID})
		refused(t, err, fault.Conflict, "sessions.dead")
		rec := w.do(http.MethodPost, w.anBrowser, sessionURL(se.ID, "visits"), url.Values{"id": {ids.New()},
			"resident": {b.ID}})
		if rec.Code != 409 || !strings.Contains(rec.Body.String(), "đã được ghi là đã mất") ||
			!strings.Contains(rec.Body.String(), "Ai vừa đến?") {
			t.Errorf("the page says %d", rec.Code)
		}
	})
}

// Nobody is sent home, or called back, by a page that is older than that.
func TestAttendanceIsOfWhatWasSeen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		of := func() sessions.Presence {
			all, err := w.Attendances(ctx, w.an, se.ID)
			ok(t, err)
			i := slices.IndexFunc(all, func(p sessions.Presence) bool { return p.Membership.AccountID == w.binh.ID })
			return all[i]
		}
		in := sessions.AttendInput{SessionID: se.ID, MembershipID: of().Membership.ID}
		for step, here := range []bool{true, false, true} {
			in.Here, in.Version = here, of().Attendance.Version
			ok(t, w.Attend(ctx, w.an, in))
			ok(t, w.Attend(ctx, w.an, in)) // a repeat
			if p := of(); p.Here() != here || p.Attendance.Version != step+1 {
				t.Errorf("step %d: %+v", step, p.Attendance)
			}
		}
		before := of()
		for name, version := range map[string]int{"old": 1, "none": 0} {
			in.Here, in.Version = false, version
			refused(t, w.Attend(ctx, w.an, in), fault.Conflict, fault.Stale().Key)
			if after := of(); after.Attendance != before.Attendance {
				t.Errorf("%s changes %+v to %+v", name, before.Attendance, after.Attendance)
			}
		}
		page := w.do(http.MethodPost, w.anBrowser, sessionURL(se.ID)+"/attendance",
			url.Values{"member": {in.MembershipID}, "version": {"1"}})
		if page.Code != http.StatusConflict || !strings.Contains(page.Body.String(), `name="version" value="3"`) {
			t.Errorf("an old page: %d", page.Code)
		}
	})
}

// Who helps is there, whether they called the next one or somebody out of turn.
func TestWhoCallsIsPresent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		v := w.come(t, se, w.residents[0])
		_, err := w.Call(ctx, w.binh, se.ID, v.ID)
		ok(t, err)
		here, err := w.Attendances(ctx, w.an, se.ID)
		ok(t, err)
		if late := w.do(http.MethodPost, w.anBrowser, visitURL(v)+"/call",
			nil); late.Header().Get("Location") != sessionURL(se.ID) {
			t.Errorf("who taps a name too late is not led back to the list: %d", late.Code)
		}
		i := slices.IndexFunc(here, func(p sessions.Presence) bool { return p.Membership.AccountID == w.binh.ID })
		if i < 0 || !here[i].Here() {
			t.Errorf("the helper who called isn't there: %+v", here)
		}
	})
}

// serve brings a resident's visit to an open draft.
func (w *world) serve(t *testing.T, se sessions.Session, resident string, way dossiers.Way) dossiers.Dossier {
	t.Helper()
	ctx := t.Context()
	v := w.come(t, se, resident)
	v, err := w.Call(ctx, w.an, se.ID, v.ID)
	ok(t, err)
	asked, err := w.Ask(ctx, w.an, sessions.AskInput{SessionID: se.ID, VisitID: v.ID, Procedure: copyOf, Way: way})
	ok(t, err)
	_, err = w.BeginDossier(ctx, w.an, se.ID, asked.ID)
	refused(t, err, fault.Conflict, "mandates.is_asked")
	_, err = w.Mandates.Agree(ctx, asked.Mandate, true)
	ok(t, err)
	d, err := w.BeginDossier(ctx, w.an, se.ID, asked.ID)
	ok(t, err)
	again, err := w.BeginDossier(ctx, w.an, se.ID, asked.ID)
	ok(t, err)
	if again.ID != d.ID || d.SessionID != se.ID || d.MandateID != asked.ID {
		t.Fatalf("begun %s and %s, session %s, mandate %s", d.ID, again.ID, d.SessionID, d.MandateID)
	}
	return d
}

func TestReportEqualsRows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		d := w.serve(t, se, w.residents[0], dossiers.Portal)
		_, err := w.Filing.Filed(ctx, w.an, filing.FiledInput{Act: dossiers.Act{ID: d.ID},
			PortalCode: "H22.40-261123-0001"})
		ok(t, err)
		rec := w.do(http.MethodGet, w.anBrowser, sessionURL(se.ID, "next"), nil)
		if rec.Code != 200 || rec.Header().Get("Clear-Site-Data") != `"cache"` || !strings.Contains(rec.Body.String(),
			"Màn hình đã sạch") || !strings.Contains(rec.Body.String(), `data-person=""`) {
			t.Errorf("the clean page: %d %v", rec.Code, rec.Header())
		}
		draft := w.serve(t, se, w.residents[1], dossiers.Here)
		rec = w.do(http.MethodGet, w.anBrowser, sessionURL(se.ID, "next"), nil)
		if rec.Code != 303 || !strings.HasSuffix(rec.Header().Get("Location"), "/end") {
			t.Errorf("an unfinished visit was ended: %d", rec.Code)
		}
		w.come(t, se, w.residents[2])
		_, err = w.Close(ctx, w.an, sessions.CloseInput{SessionID: se.ID})
		refused(t, err, fault.Invalid, "sessions.drafts_unseen")
		w.Clock.Add(time.Hour)
		closed, err := w.Close(ctx, w.an, sessions.CloseInput{SessionID: se.ID, DraftsSeen: true})
		ok(t, err)
		r := *closed.Report
		type numbers struct{ Guests, Served, SentHome, Self, Helped, Official, Drafts, Again int }
		want := numbers{Guests: 3, Served: 1, SentHome: 2, Helped: 1, Drafts: 1, Again: 2}
		if diff := cmp.Diff(want, numbers{r.Guests, r.Served, r.SentHome, r.Self, r.Helped, r.Official, len(r.Drafts),
			len(r.Waiting)}); diff != "" {
			t.Error(diff)
		}
		if r.Drafts[0].ID != draft.ID || r.Root == "" || len(r.Procedures) != 1 || r.Procedures[0].Count != 1 {
			t.Errorf("report %+v", r)
		}
		again, err := w.Close(ctx, w.an, sessions.CloseInput{SessionID: se.ID, DraftsSeen: true, Note: "khác"})
		ok(t, err)
		if again.Note != "" || !again.ClosedAt.Equal(closed.ClosedAt) {
			t.Error("a closed session was closed again")
		}
		_, err = w.Come(ctx, w.an, sessions.ComeInput{SessionID: se.ID, ResidentID: w.residents[2]})
		refused(t, err, fault.Conflict, "sessions.is_closed")
		talliestest.Agree(t, w.DB, w.Clock, sessions.Counts)
		w.counted(t, se)
		w.reportPages(t, se)
	})
}

// counted: the evening is in the tallies of its village, of its month and of all time.
func (w *world) counted(t *testing.T, se sessions.Session) {
	t.Helper()
	month := tallies.Month(se.OpenedAt)
	one := tallies.ByPlace{se.VillageID: {"sessions_held": 1, "visits": 3, "people_served": 1}}
	// So many that all are read.
	many := []string{testworld.Valley, testworld.Hill}
	for range 250 {
		many = append(many, ids.New())
	}
	elsewhere := slices.DeleteFunc(slices.Clone(many), func(id string) bool { return id == se.VillageID })
	for _, tt := range []struct {
		villages []string
		from, to int
		want     tallies.ByPlace
	}{
		{many[:2], 0, 0, one}, {many, 0, 0, one}, {many[:2], month, month, one}, {many, 0, month, one}, {many, month,
			0, one},
		{many, 0, month - 1, tallies.ByPlace{}}, {many[:2], month + 1, 0, tallies.ByPlace{}},
		{elsewhere, 0, 0, tallies.ByPlace{}}, {nil, 0, 0, tallies.ByPlace{}},
	} {
		got, err := sessions.Counts.Between(t.Context(), w.DB.Read(), tt.villages, tt.from, tt.to)
		ok(t, err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%d villages, %d–%d:\n%s", len(tt.villages), tt.from, tt.to, diff)
		}
	}
}

// reportPages: the team sees names, the commune's leader initials, and what is
// read aloud or pasted names nobody.
func (w *world) reportPages(t *testing.T, se sessions.Session) {
	t.Helper()
	if next := w.do(http.MethodGet, w.anBrowser, sessionURL(se.ID, "next"),
		nil); next.Header().Get("Location") != sessionURL(se.ID, "report") {
		t.Errorf("after the evening somebody is next: %d", next.Code)
	}
	page := w.do(http.MethodGet, w.anBrowser, sessionURL(se.ID, "report"), nil)
	if page.Code != 200 || !strings.Contains(page.Body.String(), "Lò Thị Mẫu") {
		t.Errorf("the team's report: %d", page.Code)
	}
	_, leader := w.As(auth.Leader, testworld.Commune)
	page = w.do(http.MethodGet, leader, sessionURL(se.ID, "report"), nil)
	body := page.Body.String()
	if page.Code != 200 || strings.Contains(body, "Lò Thị Mẫu") || strings.Contains(body, "Vàng Văn Thử") ||
		!strings.Contains(body, "Có 3 người đến.") {
		t.Errorf("the leader's report: %d\n%s", page.Code, body)
	}
	if i := strings.Index(body, "sessions."); i >= 0 {
		t.Errorf("the report shows a key: %.60s", body[i:])
	}
	pdf := w.do(http.MethodGet, leader, sessionURL(se.ID, "report.pdf"), nil)
	if pdf.Code != 200 || !strings.HasPrefix(pdf.Body.String(), "%PDF") {
		t.Errorf("the printed report: %d", pdf.Code)
	}
	list := w.do(http.MethodGet, leader, "/sessions", nil)
	if list.Code != 200 || !strings.Contains(list.Body.String(), se.ID) {
		t.Errorf("the list: %d", list.Code)
	}
}

func TestForgottenSessionClosesItself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		se := w.begin(t)
		w.Clock.Add(90*time.Minute + 2*time.Hour - time.Minute)
		ok(t, w.Queue.Drain(ctx))
		if got, _ := w.Get(ctx, w.an, se.ID); !got.Open() {
			t.Fatal("closed too early")
		}
		w.Clock.Add(2 * time.Minute)
		ok(t, w.Queue.Drain(ctx))
		got, err := w.Get(ctx, w.an, se.ID)
		ok(t, err)
		if got.Open() || got.Report == nil || !got.Report.ByItself {
			t.Errorf("not closed by itself: %+v", got)
		}
	})
}

// TestAnotherGuestUnderTheSameID: a form sent twice is one number; with somebody
// else in it, it is refused and not taken for the first.
func TestAnotherGuestUnderTheSameID(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		se := w.begin(t)
		in := sessions.ComeInput{ID: ids.New(), SessionID: se.ID, WalkIn: &people.RegisterInput{Name: "Khách Thứ Nhất"}}
		first, err := w.Come(t.Context(), w.an, in)
		ok(t, err)
		_, err = w.End(t.Context(), w.an, sessions.EndInput{SessionID: se.ID, VisitID: first.ID, Outcome: sessions.Home})
		ok(t, err)
		again, err := w.Come(t.Context(), w.an, in)
		ok(t, err)
		if again.ID != first.ID || again.Number != 1 {
			t.Errorf("sent twice: %d, then %d", first.Number, again.Number)
		}
		in.WalkIn = &people.RegisterInput{Name: "Khách Thứ Hai"}
		_, err = w.Come(t.Context(), w.an, in)
		refused(t, err, fault.Conflict, once.OtherKey)
	})
}
