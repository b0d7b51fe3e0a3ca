package cases

import (
	"cmp"
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/papers"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// desk is the case as whoever prepared it saw it.
func (c Case) Full() dossiers.Full {
	return dossiers.Full{Dossier: c.Dossier, Contents: c.Contents, Proc: c.Proc}
}

// Form01 is the receipt and appointment, whoever prints it. The appointment is
// the one made at the reception: an extension has a paper of its own.
func (s *Service) Form01(ctx context.Context, k dossiers.Full, f sheetFacts, secret string) papers.Form01 {
	out := papers.Form01{Agency: f.agency, Number: k.Form01Number(), Book: k.Book(),
		Entry: k.Entry(), Made: k.ReceivedAt,
		Dossier: f.dossier, Lookup: secret, Helper: k.HelperName, Sets: 1,
		Copy: "Liên 2: Giao người nộp hồ sơ", Limit: parts.LimitText(i18n.Official(ctx), k.Proc),
		Received: k.ReceivedAt, Due: f.ev.Data.Due, Clerk: f.ev.ActorName,
		CollectAt: f.office.Name, CollectBy: "Bản giấy"} // nothing is signed digitally yet
	if out.Due.IsZero() {
		out.Due = k.Promised
	}
	if f.office.Address != "" {
		out.CollectAt = f.office.Name + ", " + f.office.Address
	}
	if village := s.places.Tree().Name(k.PlaceID); k.Assist == dossiers.Helped && village != "" {
		out.CollectAt += "; hoặc nhận từ tổ công nghệ số cộng đồng " + village
	}
	for _, c := range k.Proc.ComponentsFor(k.Answers) {
		if c.ShowOnly {
			continue // shown, not handed in
		}
		if n := len(k.PhotosOf(c.ID)); n > 0 || c.Required {
			out.Components = append(out.Components, papers.Component{Name: c.Name.Official(),
				Originals: c.Originals, Copies: c.Copies,
				Electronic: n > 0})
		}
	}
	vi := i18n.Official(ctx)
	for _, l := range k.Fees {
		fee := papers.Fee{Name: i18n.T(vi, "dossiers.fee."+l.Kind, "n", l.Quantity), Amount: l.Amount, Unset: l.Unset}
		if l.Kind == "council" { // the line itself begins with "Phí, lệ phí"
			fee.Name = i18n.T(vi, "procedures.fee.council")
		}
		if l.Exempt != "" {
			fee.Exempt = procedures.GroupName(vi, l.Exempt)
		}
		out.Fees = append(out.Fees, fee)
	}
	return out
}

// Form02 is the request for completion, whoever prints it.
func Form02(ctx context.Context, k dossiers.Full, f sheetFacts) papers.Form02 {
	return papers.Form02{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Helper: k.HelperName,
		Reason: cmp.Or(f.ev.Note, "Hồ sơ chưa đầy đủ hoặc chưa hợp lệ, cụ thể theo bảng trên."), Contact: f.contact,
		Officer: f.ev.ActorName,
		Lacks:   lacks(i18n.Official(ctx), k.Proc, f.ev.Data.Wants)}
}

// lacks writes each thing to put right with its reason in words.
func lacks(ctx context.Context, proc procedures.Procedure, wants []dossiers.Want) []papers.Lack {
	var out []papers.Lack
	for _, w := range wants {
		l := papers.Lack{Name: parts.WantName(ctx, proc, w.Target),
			Reason: i18n.T(ctx, dossiers.Reason{Code: w.Reason}.Key())}
		if parts := dossiers.SplitTarget(w.Target); parts[0] == "c" {
			l.Originals, l.Copies = again(proc, parts[1], w.Reason)
		}
		if w.Note != "" {
			l.Reason += ". " + text.UpperFirst(w.Note)
		}
		out = append(out, l)
	}
	return out
}

// again is what of a paper is asked for anew: where only its photo is bad, another photo.
func again(proc procedures.Procedure, component, reason string) (originals, copies int) {
	i := slices.IndexFunc(proc.Components, func(c procedures.Component) bool { return c.ID == component })
	j := slices.IndexFunc(dossiers.Reasons, func(r dossiers.Reason) bool { return r.Code == reason })
	if i < 0 || j < 0 || dossiers.Reasons[j].Photo {
		return 0, 1
	}
	return proc.Components[i].Originals, proc.Components[i].Copies
}
