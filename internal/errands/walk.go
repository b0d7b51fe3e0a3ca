package errands

import (
	"context"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

// A stop is one result where its owner lives.
type stop struct {
	Item
	Home people.Stop
	Fees []procedures.FeeLine
}

// An alleyOfStops are the stops along one alley.
type alleyOfStops struct {
	Name  string // "" where it isn't known
	Stops []stop
}

// walk puts the results of an errand in the order in which one walks past their
// owners' houses, for who brings them; that they are looked at is logged.
func (p pages) walk(ctx context.Context, actor auth.Actor, e Errand, items []Item) (out []alleyOfStops, err error) {
	of := map[string][]Item{}
	var owners, dossiers []string
	for _, i := range items {
		if of[i.Resident] == nil {
			owners = append(owners, i.Resident)
		}
		of[i.Resident] = append(of[i.Resident], i)
		dossiers = append(dossiers, i.DossierID)
	}
	if len(owners) == 0 {
		return nil, nil
	}
	homes, err := p.people.Walk(ctx, owners)
	if err != nil {
		return nil, err
	}
	fees, err := p.dossiers.FeesOf(ctx, p.db.Read(), dossiers)
	if err != nil {
		return nil, err
	}
	for _, h := range homes {
		if len(out) == 0 || out[len(out)-1].Name != h.Alley {
			out = append(out, alleyOfStops{Name: h.Alley})
		}
		last := &out[len(out)-1]
		for _, i := range of[h.ResidentID] {
			last.Stops = append(last.Stops, stop{i, h, fees[i.DossierID]})
		}
	}
	return out, p.journal.ListedOnce(ctx, p.db, actor, owners, e.VillageID, "people.why_walk")
}

// feeText is what the person owes for the result.
func (s stop) feeText(ctx context.Context) string {
	sum, known := procedures.TotalDue(s.Fees)
	switch {
	case !known:
		return i18n.T(ctx, "errands.fee_unset")
	case sum == 0:
		return i18n.T(ctx, "errands.fee_none")
	}
	return i18n.T(ctx, "errands.fee", "amount", i18n.Number(i18n.Lang(ctx), sum))
}
