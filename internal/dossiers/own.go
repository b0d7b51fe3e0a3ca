package dossiers

import (
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// own reports whether the actor filed a dossier themselves, for themselves.
// Nobody else's is a resident's to see, be it of the same household.
func own(actor auth.Actor, d Dossier) bool {
	return d.Assist == Self && d.CreatedBy == actor.ID && actor.Is(d.ResidentID)
}

// onlyOwn reports whether the actor has nothing to do with a dossier but that
// it is their own: what the office says to itself is not for them.
func onlyOwn(actor auth.Actor, d Dossier) bool {
	return own(actor, d) && !actor.May(View, d.PlaceID) && !actor.May(View, d.CommuneID)
}

// forMyself reports whether the actor begins for themselves, and fills in what
// follows from that: at their own village, online, without a mandate.
func (in *BeginInput) forMyself(actor auth.Actor) bool {
	place, is := actor.SelfAt(in.ResidentID)
	if !is || in.Assist != Self || actor.May(Receive, in.PlaceID) {
		return false
	}
	in.PlaceID, in.Way, in.Channel, in.MandateID, in.SessionID = place, Here, Online, "", ""
	return true
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
	return []string{`(resident_id <> '' and resident_id in (` + db.In(args, selves) + `) and created_by = ` + db.Arg(args, actor.ID) + ` and assist = '` + string(Self) + `')`}
}
