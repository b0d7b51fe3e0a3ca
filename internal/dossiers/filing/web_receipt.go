package filing

import (
	"net/http"
	"net/url"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/journey"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/qr"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// A receiptView is what the person takes home.
type receiptView struct {
	dossiers.Full
	Secret string
	Office offices.Office
	Limit  string
	Due    string // the promise, once there is one
	Back   bool   // the actor may take their own dossier back
	Next   string // page of the evening that calls the next person; "" where it's over
	More   string // page of the evening on which the same person is served on
	Track  string // page on which anybody with the receipt follows it
	Again  string // when it was sent again after something was put right
	Own    bool   // the reader is its owner, who files alone
	Story  journey.Story
	Result bool // there is one to open
}

// sent is a dossier that was handed over, with the secret on its receipt.
func (p pages) sent(r *http.Request, actor auth.Actor) (dossiers.Full, string, error) {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return k, "", err
	}
	if k.Status == dossiers.Draft {
		return k, "", fault.New(fault.Conflict, "dossiers.not_sent")
	}
	return k, k.Secret, nil
}

// base is where residents reach the product: as configured, or as this request did.
func (p pages) base(r *http.Request) string {
	if p.baseURL != "" {
		return p.baseURL
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (p pages) receipt(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, secret, err := p.sent(r, actor)
	if fault.Of(err).Key == "dossiers.not_sent" {
		return web.Redirect(w, r, dossiers.DossierURL(r.PathValue("id"), "form"))
	}
	if err != nil {
		return err
	}
	ctx := r.Context()
	facts, err := p.journey.FactsOf(ctx, k.Dossier)
	if err != nil {
		return err
	}
	v := receiptView{Full: k, Secret: secret, Limit: parts.LimitText(ctx, k.Proc), Again: sentAgain(facts.Events),
		Own: dossiers.IsOwn(actor, k.Dossier), Story: p.journey.Story(ctx, facts, true), Office: facts.Office,
		Result: k.Way == dossiers.Here && !k.ResolvedAt.IsZero(),
		Track:  p.dossiers.TrackURL("", secret),
		Back:   dossiers.IsOwn(actor, k.Dossier) && p.dossiers.May(actor, k.Dossier, k.Proc, nil, dossiers.ActionAskBack)}
	if !k.Promised.IsZero() {
		v.Due = p.dossiers.PromiseText(ctx, k.Promised)
	}
	if k.SessionID != "" && clock.DateOf(k.SubmittedAt) == clock.DateOf(p.clock.Now()) {
		v.Next = "/session/" + url.PathEscape(k.SessionID) + "/next"
		v.More = "/session/" + url.PathEscape(k.SessionID) + "/more?dossier=" + url.QueryEscape(k.ID)
	}
	title := "dossiers.receipt.title"
	switch {
	case k.Status != dossiers.Submitted:
		title = "dossiers.receipt.later"
	case v.Again != "":
		title = "dossiers.receipt.title_again"
	}
	parts.Guarded(w)
	return web.Render(w, r, http.StatusOK, receiptPage(p.rt.Page(w, r, i18n.T(ctx, title), serving(k)), v))
}

// sentAgain is when a dossier was last sent again; "" where it never was.
func sentAgain(history []dossiers.Event) string {
	for _, e := range slices.Backward(history) {
		if e.Kind == dossiers.ActionSupplied {
			return i18n.DateTime(e.At)
		}
	}
	return ""
}

// receiptCode is the QR code by which the person's own phone follows the dossier.
func (p pages) receiptCode(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	_, secret, err := p.sent(r, actor)
	if err != nil {
		return err
	}
	parts.Guarded(w)
	return web.Write(w, r, http.StatusOK, "image/svg+xml",
		[]byte(qr.SVG(p.dossiers.TrackURL(p.base(r), secret), i18n.T(r.Context(), "dossiers.receipt.qr"))))
}

// A fixView lists what was sent back.
type fixView struct {
	dossiers.Full
	Tasks []ui.Task
	Show  []ui.Task // to be shown at the office: nothing to do here
}

// fix leads to exactly the question or the photo that was sent back.
func (p pages) fix(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if k.Status != dossiers.Supplement {
		return web.Redirect(w, r, dossiers.DossierURL(k.ID, "form"))
	}
	ctx := r.Context()
	v := fixView{Full: k}
	for _, w := range k.Wants {
		if onlyShown(k, w) {
			v.Show = append(v.Show, ui.Task{Title: parts.WantName(ctx, k.Proc, w.Target), Hint: parts.SentBack(ctx, w),
				Kind: ui.KindWarning, Status: i18n.T(ctx, "dossiers.fix.to_show")})
		}
	}
	for _, w := range toPutRight(k.Proc, k.Answers, k.Wants) {
		v.Tasks = append(v.Tasks, ui.Task{Title: parts.WantName(ctx, k.Proc, w.Target), Hint: parts.SentBack(ctx, w),
			URL: wantURL(k, w), Kind: ui.KindDanger, Status: i18n.T(ctx, "dossiers.check.sent_back")})
	}
	return web.Render(w, r, http.StatusOK, fixPage(p.rt.Page(w, r, i18n.T(ctx, "dossiers.fix.title"), serving(k)),
		v))
}

// onlyShown reports whether a want is of a paper that nobody photographs.
func onlyShown(k dossiers.Full, w dossiers.Want) bool {
	return slices.ContainsFunc(k.Proc.ToShow(k.Answers),
		func(c procedures.Component) bool { return w.Target == "c:"+c.ID })
}

// wantURL is the page on which a want is put right.
func wantURL(k dossiers.Full, w dossiers.Want) string {
	parts := dossiers.SplitTarget(w.Target)
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
	return dossiers.DossierURL(k.ID, "check")
}
