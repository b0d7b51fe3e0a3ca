package filing

import (
	"bytes"
	"net/http"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

func (p pages) receiptPaper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, secret, err := p.sent(r, actor)
	if err != nil {
		return err
	}
	ctx, base := i18n.Official(r.Context()), p.base(r)
	var b bytes.Buffer
	if k.Code != "" {
		f, _, err := p.cases.SheetOf(ctx, k, dossiers.ActionReceive, p.dossiers.TrackURL(base, secret))
		if err != nil {
			return err
		}
		if err := papers.WriteForm01(&b, p.cases.Form01(ctx, k, f, secret)); err != nil {
			return err
		}
		return cases.ShowPaper(w, r, "giay-tiep-nhan", b.Bytes())
	}
	if err := p.cases.WriteSlip(ctx, &b, k, secret, base); err != nil {
		return err
	}
	return cases.ShowPaper(w, r, "phieu-ghi-nhan", b.Bytes())
}

func (p pages) applicationPaper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	a, err := p.cases.Application(i18n.Official(r.Context()), k)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := papers.WriteApplication(&b, a); err != nil {
		return err
	}
	return cases.ShowPaper(w, r, "to-khai", b.Bytes())
}

func (p pages) supplementPaper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	f, asked, err := p.cases.SheetOf(r.Context(), k, dossiers.ActionSupplement, "")
	if err != nil {
		return err
	}
	if !asked {
		return fault.New(fault.NotFound, "dossiers.no_supplement")
	}
	var b bytes.Buffer
	if err := papers.WriteForm02(&b, cases.Form02(r.Context(), k, f)); err != nil {
		return err
	}
	return cases.ShowPaper(w, r, "phieu-yeu-cau-bo-sung", b.Bytes())
}
