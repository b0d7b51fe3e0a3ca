package dossiers

import (
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// unsent reports whether d is a draft that actor, an official of its office,
// has nothing to do with: until it is sent, it is no business of the office.
func unsent(actor auth.Actor, d Dossier) bool {
	return d.Status == Draft && !actor.IsSystem() && actor.May(Inbox, d.CommuneID) &&
		d.CreatedBy != actor.ID && d.HelperID != actor.ID
}

// withoutUnsent is the same of a list: of its office's no drafts, and else only
// those that the official began or helps with.
func withoutUnsent(actor auth.Actor, f Filter, args *[]any) []string {
	switch {
	case actor.IsSystem() || !actor.MayAnywhere(Inbox):
		return nil
	case f.CommuneID != "" && f.Mine != "preparer":
		return []string{`status <> '` + string(Draft) + `'`}
	}
	me := db.Arg(args, actor.ID)
	return []string{`(status <> '` + string(Draft) + `' or created_by = ` + me + ` or helper_id = ` + me + `)`}
}
