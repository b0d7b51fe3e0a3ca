package errands

import (
	"context"

	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

func statusKind(s ItemStatus) ui.Kind {
	switch s {
	case Handed:
		return ui.KindSuccess
	case With:
		return ui.KindWarning
	default:
		return ui.KindNeutral
	}
}

// With counts what the carrier still has.
func (t trip) With() (n int) {
	for _, i := range t.Items {
		if i.Status == With {
			n++
		}
	}
	return n
}

// Owed counts the originals that are still to be seen.
func (t trip) Owed() (n int) {
	for _, i := range t.Items {
		if i.Owed {
			n++
		}
	}
	return n
}

// listed are the items that the clerk may tick.
func (t trip) listed() (out []ui.Option, all []string) {
	for _, i := range t.Items {
		if i.Status == Listed {
			out = append(out, ui.Option{Value: i.ID, Label: i.Code + " – " + i.Owner, Hint: i.Procedure})
			all = append(all, i.ID)
		}
	}
	return out, all
}

// stateText says how a trip stands.
func stateText(ctx context.Context, t trip) string {
	switch {
	case t.Status == Open:
		return i18n.T(ctx, "errands.state.open", "n", len(t.Items))
	case t.Status == Sealed && t.TakenAt.IsZero():
		return i18n.T(ctx, "errands.state.sealed", "n", t.With())
	case t.Status == Sealed:
		return i18n.T(ctx, "errands.state.taken", "n", t.With(), "since", i18n.DateTime(t.TakenAt))
	default:
		return i18n.T(ctx, "errands.state.done")
	}
}

// whereText says where a result is.
func whereText(ctx context.Context, w Whereabouts) string {
	switch {
	case w.With == nil:
		return i18n.T(ctx, "errands.at_office")
	case w.With.Item == Listed:
		return i18n.T(ctx, "errands.at_office_listed", "name", w.With.CarrierName)
	case w.With.TakenAt.IsZero():
		return i18n.T(ctx, "errands.sealed_for", "name", w.With.CarrierName, "since", i18n.DateTime(w.With.SealedAt))
	default:
		return i18n.T(ctx, "errands.with_carrier", "name", w.With.CarrierName, "since", i18n.DateTime(w.With.TakenAt))
	}
}

func (s *Service) procedureName(ctx context.Context, code string, version int) string {
	pr, err := s.procedures.Version(code, version)
	if err != nil {
		return code
	}
	return pr.Plain.In(i18n.Lang(ctx))
}

// rename gives the procedures of items the words of the village, in the language
// of ctx: the official name, which is kept, fills half a phone's screen.
func (p pages) rename(ctx context.Context, items []Item) error {
	owed, err := p.originals.Owed(ctx, convert.Each(items, func(i Item) string { return i.DossierID }))
	if err != nil {
		return err
	}
	for i := range items {
		items[i].Owed = owed[items[i].DossierID] && items[i].Status != Handed
		d, err := p.dossiers.Brief(ctx, p.db.Read(), items[i].DossierID)
		if err != nil {
			return err
		}
		items[i].Procedure, items[i].Resident = p.procedureName(ctx, d.Procedure, d.ProcVer), d.ResidentID
	}
	return nil
}
