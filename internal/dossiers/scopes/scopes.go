// Package scopes says to which part of an office's work a role is narrowed: to
// sectors, and to bodies on whose behalf somebody decides.
package scopes

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

// Check refuses a scope that the role can't have, or that names what the
// catalogue doesn't know.
func Check(role auth.Role, s auth.Scope) error {
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

// SectorName is the name of a sector.
func SectorName(sector string) i18n.Key { return i18n.Key("procedures.sector." + sector) }

// BodyName is the name of a body that decides.
func BodyName(body string) i18n.Key { return i18n.Key("procedures.decider." + body) }

// SectorNames names sectors in a person's language; none is every one.
func SectorNames(ctx context.Context, sectors []string) string {
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

// Text says in words what a role is narrowed to; "" where it is not.
func Text(ctx context.Context, s auth.Scope) string {
	var parts []string
	if len(s.Bodies) > 0 {
		parts = append(parts, named(ctx, s.Bodies, BodyName))
	}
	if len(s.Sectors) > 0 {
		parts = append(parts, SectorNames(ctx, s.Sectors))
	}
	return strings.Join(parts, "; ")
}

// Within is the condition for what the actor may do p on at an office; none
// where that is everything.
func Within(actor auth.Actor, p auth.Permission, office string, args *[]any) []string {
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
