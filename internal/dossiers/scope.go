package dossiers

import (
	"slices"

	"thonso/internal/dossiers/scopes"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// IsOwn reports whether the actor filed a dossier themselves, for themselves.
// Nobody else's is a resident's to see, be it of the same household.
func IsOwn(actor auth.Actor, d Dossier) bool {
	return d.Assist == Self && d.CreatedBy == actor.ID && actor.Is(d.ResidentID)
}

// OnlyOwn reports whether the actor has nothing to do with a dossier but that
// it is their own: what the office says to itself is not for them.
func OnlyOwn(actor auth.Actor, d Dossier) bool {
	return IsOwn(actor, d) && !actor.May(View, d.PlaceID) && !actor.May(View, d.CommuneID)
}

// ownCond is the condition for the actor's own dossiers; none where the actor is no resident.
func ownCond(actor auth.Actor, args *[]any) []string {
	var selves []string
	for _, g := range actor.Grants {
		if g.Role == auth.Resident && g.SelfID != "" {
			selves = append(selves, g.SelfID)
		}
	}
	if len(selves) == 0 {
		return nil
	}
	return []string{`(resident_id <> '' and resident_id in (` + db.In(args,
		selves) + `) and created_by = ` + db.Arg(args,
		actor.ID) + ` and assist = '` + string(Self) + `')`}
}

// unsent reports whether d is a draft that actor has nothing to do with: until
// it is sent, it is no business of the office, and what somebody files alone is
// no business of the village's team either.
func unsent(actor auth.Actor, d Dossier) bool {
	return d.Status == Draft && !actor.IsSystem() && d.CreatedBy != actor.ID && d.HelperID != actor.ID &&
		(d.Assist == Self || actor.May(Inbox, d.CommuneID))
}

// withoutUnsent is the same of a list: of its office's no drafts, and else only
// those that the official began or helps with.
func withoutUnsent(actor auth.Actor, f Filter, args *[]any) []string {
	switch {
	case actor.IsSystem():
		return nil
	case !actor.MayAnywhere(Inbox):
		return []string{`(status <> '` + string(Draft) + `' or assist <> '` + string(Self) + `' or created_by = ` +
			db.Arg(args, actor.ID) + `)`}
	case f.CommuneID != "" && f.Mine != MinePreparing:
		return []string{`status <> '` + string(Draft) + `'`}
	}
	me := db.Arg(args, actor.ID)
	return []string{`(status <> '` + string(Draft) + `' or created_by = ` + me + ` or helper_id = ` + me + `)`}
}

// Under notes what follows from the procedure: whose work the dossier is.
func (d *Dossier) Under(p procedures.Procedure) {
	d.Sector, d.DecidedBy = p.Field.Sector, p.Decider.Body()
}

func (d Dossier) Work() auth.Work { return auth.Work{Sector: d.Sector, Body: string(d.DecidedBy)} }

// needScope refuses whoever has p at one of the places for other work only, and
// says whose this is.
func needScope(actor auth.Actor, p auth.Permission, d Dossier, at ...string) error {
	decides := false
	for _, place := range at {
		if actor.MayOn(p, place, d.Work()) {
			return nil
		}
		all, _ := actor.Scopes(p, place)
		decides = decides || slices.ContainsFunc(all, func(s auth.Scope) bool { return s.Decides(string(d.DecidedBy)) })
	}
	if !decides {
		return fault.New(fault.Forbidden, "dossiers.not_your_body", "body", scopes.BodyName(string(d.DecidedBy)))
	}
	return fault.New(fault.Forbidden, "dossiers.not_your_sector", "sector", scopes.SectorName(d.Sector))
}
