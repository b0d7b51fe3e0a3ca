package errands

import (
	"net/http"
	"net/url"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// scanned is where the carrier's phone comes to from the QR code on a receipt:
// the hand-over of that result, with the proof filled in. The page is shown at
// the receipt's own address, so that no other holds what was scanned.
func (p pages) scanned(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	ctx, link := r.Context(), r.PathValue("link")
	d, err := p.dossiers.ByLink(ctx, link)
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "errands.scan_unknown")
	} else if err != nil {
		return err
	}
	i, found, err := p.carried(ctx, actor, d.ID)
	switch {
	case err != nil:
		return err
	case found:
		v, err := p.itemOf(w, r, actor, i.ErrandID, i.ID)
		if err != nil {
			return err
		}
		if v.Errand.TakenAt.IsZero() {
			return fault.New(fault.Conflict, "errands.not_taken")
		}
		v.Scanned = link
		return web.Render(w, r, http.StatusOK, itemPage(v))
	case actor.May(dossiers.Receive, d.CommuneID): // at the counter
		return web.Redirect(w, r, "/dossiers/"+url.PathEscape(d.ID)+"/handover")
	default: // nobody else learns that there is such a result
		return fault.New(fault.NotFound, "errands.scan_unknown")
	}
}
