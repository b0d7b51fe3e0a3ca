package errands

import (
	"bytes"
	"net/http"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// manifest prints the list that goes with the batch.
func (p pages) manifest(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := i18n.Official(r.Context())
	e, items, err := p.Get(ctx, actor, r.PathValue("id"))
	if err == nil {
		err = p.rename(ctx, items)
	}
	if err != nil {
		return err
	}
	tree := p.places.Tree()
	m := papers.ErrandManifest{Practice: p.practice, Team: i18n.T(ctx, "errands.team_of", "village",
		tree.Name(e.VillageID)), Place: tree.Name(e.CommuneID), Made: p.clock.Now(),
		From: i18n.T(ctx, "errands.office_of", "commune", tree.Name(e.CommuneID)), To: i18n.T(ctx, "errands.village_of",
			"village", tree.Name(e.VillageID)), Carrier: papers.Person{Name: e.CarrierName}}
	if t, found, err := p.teams.TeamOf(ctx, e.VillageID); err == nil && found {
		m.Team = t.Name
	}
	var people []string
	for _, i := range items {
		if i.Status != Back {
			people = append(people, i.Resident)
			m.Items = append(m.Items, papers.ErrandItem{Code: i.Code, Owner: i.Owner, Procedure: i.Procedure,
				Papers: i18n.T(ctx, "errands.one_result")})
		}
	}
	var buf bytes.Buffer
	if err := papers.WriteErrandManifest(&buf, m); err != nil {
		return err
	}
	if err := p.journal.ListedOnce(ctx, p.db, actor, people, e.CommuneID, "people.why_manifest"); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `inline; filename="bang-ke-giao-nhan.pdf"`)
	return web.Write(w, r, http.StatusOK, "application/pdf", buf.Bytes())
}
