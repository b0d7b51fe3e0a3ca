package dossiers

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
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

// CheckScope refuses a scope that the role can't have, or that names what the
// catalogue doesn't know.
func CheckScope(role auth.Role, s auth.Scope) error {
	bad := map[string]string{}
	may, _ := role.Shipped()
	known := func(v string) bool { return slices.Contains(procedures.Sectors, v) }
	if len(s.Sectors) > 0 && !slices.Contains(may.NarrowedBy, "sectors") || !every(s.Sectors, known) {
		bad["sectors"] = "dossiers.scope.sectors"
	}
	known = func(v string) bool { return slices.Contains(procedures.Bodies, procedures.Decider(v)) }
	if len(s.Bodies) > 0 && !slices.Contains(may.NarrowedBy, "bodies") || !every(s.Bodies, known) {
		bad["bodies"] = "dossiers.scope.bodies"
	}
	return fault.Fields(bad)
}

func every(words []string, holds func(string) bool) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !holds(w) })
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
		return fault.New(fault.Forbidden, "dossiers.not_your_body", "body", BodyName(string(d.DecidedBy)))
	}
	return fault.New(fault.Forbidden, "dossiers.not_your_sector", "sector", SectorName(d.Sector))
}

func SectorName(sector string) i18n.Key { return i18n.Key("procedures.sector." + sector) }

func BodyName(body string) i18n.Key { return i18n.Key("procedures.decider." + body) }

// SectorsText names sectors in a person's language; none is every one.
func SectorsText(ctx context.Context, sectors []string) string {
	if len(sectors) == 0 {
		return i18n.T(ctx, "dossiers.scope.every_sector")
	}
	return i18n.T(ctx, "dossiers.scope.of_sectors", "sectors", named(ctx, sectors, SectorName))
}

func named(ctx context.Context, words []string, name func(string) i18n.Key) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = i18n.T(ctx, string(name(w)))
	}
	return strings.Join(out, ", ")
}

// ScopeText says in words what a role is narrowed to; "" where it is not.
func ScopeText(ctx context.Context, s auth.Scope) string {
	var parts []string
	if len(s.Bodies) > 0 {
		parts = append(parts, named(ctx, s.Bodies, BodyName))
	}
	if len(s.Sectors) > 0 {
		parts = append(parts, SectorsText(ctx, s.Sectors))
	}
	return strings.Join(parts, "; ")
}

// WithinScope is the condition for what the actor may do p on at an office; none
// where that is everything.
func WithinScope(actor auth.Actor, p auth.Permission, office string, args *[]any) []string {
	all, whole := actor.Scopes(p, office)
	if whole {
		return nil
	}
	or := []string{}
	for _, s := range all {
		var and []string
		if len(s.Sectors) > 0 {
			and = append(and, `sector in (`+db.In(args, s.Sectors)+`)`)
		}
		if len(s.Bodies) > 0 {
			and = append(and, `decided_by in (`+db.In(args, s.Bodies)+`)`)
		}
		or = append(or, strings.Join(and, ` and `))
	}
	if len(or) == 0 {
		return []string{`1 = 0`}
	}
	return []string{`(` + strings.Join(or, ` or `) + `)`}
}
