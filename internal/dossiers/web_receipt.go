package dossiers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/qr"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A receiptView is what the person takes home.
type receiptView struct {
	Desk
	Secret string
	Office Office
	Limit  string
	Due    string // the promise, once there is one
	Back   bool   // the actor may take their own dossier back
	Next   string // page of the evening that calls the next person; "" where it's over
}

// sent is a dossier that was handed over, with the secret on its receipt.
func (p preparing) sent(r *http.Request, actor auth.Actor) (Desk, string, error) {
	k, err := p.Desk(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return k, "", err
	}
	if k.Status == Draft {
		return k, "", fault.New(fault.Conflict, "dossiers.not_sent")
	}
	return k, k.Secret, nil
}

// base is where residents reach the product: as configured, or as this request did.
func (p preparing) base(r *http.Request) string {
	if p.BaseURL != "" {
		return p.BaseURL
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// guarded keeps a page with the secret out of caches and out of the next site's log.
func guarded(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
}

func (p preparing) receipt(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, secret, err := p.sent(r, actor)
	if fault.Of(err).Key == "dossiers.not_sent" {
		return web.Redirect(w, r, at(r.PathValue("id"), "form"))
	}
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := receiptView{Desk: k, Secret: secret, Limit: limitText(ctx, k.Proc), Back: own(actor, k.Dossier) && p.may(actor, Case{Dossier: k.Dossier, Proc: k.Proc}, ActionAskBack)}
	if !k.Promised.IsZero() {
		v.Due = p.PromiseText(ctx, k.Promised)
	}
	if k.SessionID != "" && clock.DateOf(k.SubmittedAt) == clock.DateOf(p.Clock.Now()) {
		v.Next = "/session/" + url.PathEscape(k.SessionID) + "/next"
	}
	if v.Office, err = p.OfficeOf(ctx, p.DB.Read(), p.officeOn(k.Dossier, p.Procedures.Today())); err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	title := "dossiers.receipt.title"
	if k.Status != Submitted {
		title = "dossiers.receipt.later"
	}
	guarded(w)
	return web.Render(w, r, http.StatusOK, receiptPage(p.page(w, r, k.Dossier, k.Proc, i18n.T(ctx, title)), v))
}

// receiptCode is the QR code by which the person's own phone follows the dossier.
func (p preparing) receiptCode(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	_, secret, err := p.sent(r, actor)
	if err != nil {
		return err
	}
	guarded(w)
	return web.Write(w, r, http.StatusOK, "image/svg+xml", []byte(qr.SVG(p.trackURL(p.base(r), secret), i18n.T(r.Context(), "dossiers.receipt.qr"))))
}

// stepNames are the five steps shown to residents.
func stepNames(ctx context.Context) []string {
	names := make([]string, 5)
	for i := range names {
		names[i] = i18n.T(ctx, "dossiers.step."+strconv.Itoa(i+1))
	}
	return names
}

// kindOf colours a status.
func kindOf(s Status) ui.Kind {
	switch s {
	case Supplement, Refused, Stopped, Withdrawing:
		return ui.KindDanger
	case Resolved, Returned:
		return ui.KindSuccess
	case Payment:
		return ui.KindWarning
	case Draft:
		return ui.KindNeutral
	}
	return ui.KindInfo
}

// A fixView lists what was sent back.
type fixView struct {
	Desk
	Tasks []ui.Task
	Show  []ui.Task // to be shown at the office: nothing to do here
}

// fix leads to exactly the question or the photo that was sent back.
func (p preparing) fix(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.Desk(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if k.Status != Supplement {
		return web.Redirect(w, r, at(k.ID, "form"))
	}
	ctx := r.Context()
	v := fixView{Desk: k}
	for _, w := range k.Wants {
		if k.onlyShown(w) {
			v.Show = append(v.Show, ui.Task{Title: wantName(ctx, k.Proc, w.Target), Hint: sentBack(ctx, w), Kind: ui.KindWarning, Status: i18n.T(ctx, "dossiers.fix.to_show")})
		}
	}
	for _, w := range toPutRight(k.Proc, k.Answers, k.Wants) {
		v.Tasks = append(v.Tasks, ui.Task{Title: wantName(ctx, k.Proc, w.Target), Hint: sentBack(ctx, w), URL: k.wantURL(w), Kind: ui.KindDanger, Status: i18n.T(ctx, "dossiers.check.sent_back")})
	}
	return web.Render(w, r, http.StatusOK, fixPage(p.page(w, r, k.Dossier, k.Proc, i18n.T(ctx, "dossiers.fix.title")), v))
}

// onlyShown reports whether a want is of a paper that nobody photographs.
func (k Desk) onlyShown(w Want) bool {
	return slices.ContainsFunc(k.Proc.ToShow(k.Answers), func(c componentT) bool { return w.Target == "c:"+c.ID })
}

// wantURL is the page on which a want is put right.
func (k Desk) wantURL(w Want) string {
	parts := splitTarget(w.Target)
	if parts[0] == "c" {
		return photosURL(k.ID, parts[1]) + "?back=fix"
	}
	if k.Proc.Form != nil {
		for _, page := range k.Proc.Form.Pages {
			for _, q := range page.Questions {
				if q.ID == parts[1] {
					return pageURL(k.ID, page.ID) + "?back=fix"
				}
			}
		}
	}
	return at(k.ID, "check")
}
