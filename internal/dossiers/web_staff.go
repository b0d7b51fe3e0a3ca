package dossiers

import (
	"context"
	"net/http"
	"slices"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const (
	inboxURL    = "/inbox"
	caseURL     = "/dossiers/"
	registerURL = "/register"
	officeURL   = "/admin/office"
	intakeURL   = "/intake"
)

// staffPages are the pages of the office.
type staffPages struct {
	*Service
	rt *web.Router
}

// staffRoutes registers the office's pages.
func (s *Service) staffRoutes(rt *web.Router) {
	p := staffPages{s, rt}
	rt.Handle("GET "+inboxURL, Inbox, p.inbox)
	rt.Handle("POST "+inboxURL+"/transfer", Receive, p.transferAll)
	rt.Handle("GET "+caseURL+"{id}", View, p.showCase)
	rt.Handle("GET "+caseURL+"{id}/pages/{photo}", View, p.showPage)
	rt.Handle("GET "+caseURL+"{id}/pages/{photo}/image", View, p.sendPage)
	rt.Handle("GET "+caseURL+"{id}/pages/{photo}/thumb", View, p.sendThumb)
	rt.Handle("GET "+caseURL+"{id}/kept/{kind}", View, p.showKept)
	rt.Handle("GET "+caseURL+"{id}/kept/{kind}/image", View, p.sendKept)
	rt.Handle("GET "+caseURL+"{id}/result.pdf", View, p.resultPDF)
	rt.Handle("GET "+caseURL+"{id}/forms/{form}", View, p.formPDF)
	for _, a := range Actions {
		if a.Path != "" {
			rt.Handle("GET "+caseURL+"{id}/"+a.Path, a.Need, p.ask(a))
			rt.HandleUpload("POST "+caseURL+"{id}/"+a.Path, a.Need, p.do(a))
		}
	}
	rt.Handle("GET "+intakeURL, Receive, p.intake)
	rt.Handle("POST "+intakeURL, Receive, p.intakePost)
	rt.Handle("GET "+registerURL, Register, p.register)
	rt.Handle("GET "+registerURL+".pdf", Register, p.registerPDF)
	rt.Handle("GET "+officeURL, ManageOffice, p.office)
	rt.Handle("POST "+officeURL, ManageOffice, p.officePost)
}

// page is a dense page that comes back to path when the language changes.
func (p staffPages) page(w http.ResponseWriter, r *http.Request, title, path string) ui.Page {
	v := p.rt.Page(w, r, title)
	v.Dense = true
	if r.Method != http.MethodGet {
		v.Path = path
	}
	return v
}

// officeOptions are the offices to choose from, by name.
func (p staffPages) officeOptions(offices []string) []ui.Option {
	var out []ui.Option
	for _, id := range offices {
		out = append(out, ui.Option{Value: id, Label: p.Places.Tree().Name(id)})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return compareFolded(a.Label, b.Label) })
	return out
}

// officesWith are the communes at which the actor has perm.
func (p staffPages) officesWith(actor auth.Actor, perm auth.Permission) []string {
	tree := p.Places.Tree()
	var out []string
	for _, at := range actor.Places(perm) {
		for _, c := range tree.Within(at, "commune", tree.Today()) {
			if !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

// A staffForm is what was typed, and what is wrong with it.
type staffForm struct {
	Values   map[string]string
	Errors   map[string]string
	Problems []ui.FieldError
}

func typedForm(r *http.Request, names ...string) staffForm {
	f := staffForm{Values: map[string]string{}}
	for _, n := range names {
		f.Values[n] = web.Lines(r, n)
	}
	return f
}

// refuse puts a person's mistake into the form and returns the status; another error is given back.
func (f *staffForm) refuse(r *http.Request, err error, label func(field string) string) (int, error) {
	fa := fault.Of(err)
	if fa.Kind != fault.Invalid && fa.Kind != fault.Conflict && fa.Kind != fault.TooLarge {
		return 0, err
	}
	ctx := r.Context()
	f.Errors = map[string]string{}
	for name, key := range fa.Fields {
		f.Errors[name] = i18n.T(ctx, key, fa.Args...)
	}
	if f.Problems = web.Problems(r, fa, label); len(f.Problems) == 0 {
		f.Problems = []ui.FieldError{{Text: i18n.T(ctx, fa.Key, fa.Args...)}}
	}
	return web.Status(fa.Kind), nil
}

// statusKind colours a status.
func statusKind(s Status) ui.Kind {
	switch s {
	case Resolved, Returned:
		return ui.KindSuccess
	case Supplement, Withdrawing, Payment:
		return ui.KindWarning
	case Refused, Stopped:
		return ui.KindDanger
	case Received, Processing:
		return ui.KindInfo
	}
	return ui.KindNeutral
}

func statusText(ctx context.Context, s Status) string {
	return i18n.T(ctx, "dossiers.status."+string(s))
}

func (p staffPages) procedureName(ctx context.Context, code string, version int) string {
	proc, err := p.Procedures.Version(code, version)
	if err != nil {
		return code
	}
	return proc.Name.In(i18n.Lang(ctx))
}

// plainName is what the village calls the procedure; its name by law where nobody wrote that down.
func (p staffPages) plainName(ctx context.Context, code string, version int) string {
	if proc, err := p.Procedures.Version(code, version); err == nil && proc.Plain.Vi != "" {
		return proc.Plain.In(i18n.Lang(ctx))
	}
	return p.procedureName(ctx, code, version)
}

// dueWords says how long is left until due, in the days and hours in which the office works.
func (p staffPages) dueWords(ctx context.Context, due time.Time) string {
	now := p.Clock.Now()
	switch {
	case due.IsZero():
		return ""
	case now.After(due):
		late := p.Calendar.WorkingHoursBetween(due, now)
		if days := int(late / 8); days > 0 {
			return i18n.T(ctx, "dossiers.case.late_days", "n", days)
		}
		return i18n.T(ctx, "dossiers.case.late_hours", "n", max(1, int(late+0.5)))
	}
	left := p.Calendar.WorkingHoursBetween(now, due)
	if days := int(left / 8); days > 0 {
		return i18n.T(ctx, "dossiers.case.left_days", "n", days)
	}
	return i18n.T(ctx, "dossiers.case.left_hours", "n", int(left+0.5))
}

// byWords says until when something must be with those who resolve it.
func (p staffPages) byWords(ctx context.Context, received time.Time) string {
	by := deadlines.TransferBy(p.Calendar, received)
	today := clock.DateOf(p.Clock.Now())
	switch day := clock.DateOf(by); {
	case p.Clock.Now().After(by):
		return i18n.T(ctx, "dossiers.inbox.transfer_late", "time", i18n.DateTime(by))
	case day == today:
		return i18n.T(ctx, "dossiers.inbox.transfer_today", "time", i18n.Time(by))
	default:
		return i18n.T(ctx, "dossiers.inbox.transfer_next", "time", i18n.DateTime(by))
	}
}
