// Package auth says who acts, and what they may do at which place.
package auth

import (
	"slices"

	"thonso/internal/platform/fault"
)

// A Permission names one thing that an actor may do: module.verb.
type Permission string

// Public is the permission of what is open to everyone, without an account.
const Public Permission = "public"

// SignedIn is the permission of what every account may do: its own profile.
const SignedIn Permission = "signed_in"

// OwnPassword is the permission to change one's own password. It is all that an
// account has as long as somebody else knows its password: see MustChange.
const OwnPassword Permission = "own_password"

// A Tree knows how places lie in one another. Package places has one.
type Tree interface {
	// Covers reports whether authority at place a reaches place b: b is a, lies
	// below it on the map of today or of its own time, or a is a successor of such a place.
	Covers(a, b string) bool
	// Tops returns the places of today that lie in no other: who has authority
	// over all of them has it over the whole installation.
	Tops() []string
	// Chain returns the place whose journal keeps what happens at place: its
	// commune, or itself above that.
	Chain(place string) string
}

// A Grant is a role at a place; only those valid now are in an Actor.
type Grant struct {
	Role    Role
	PlaceID string
	Made    []Permission // what a role that a unit made for itself gives; nil of a shipped one
	Called  string       // and its name
	For     string       // display name of the account on leave whose role it is, for a delegation
	SelfID  string       // of a Resident: who in the register that is
	Scope                // of the office's work
}

// An Actor is the person, or the program, on whose behalf something runs.
type Actor struct {
	ID     string // account; "" for the public
	Name   string
	Lang   string   // as chosen by whoever is signed in; "" for none
	Daily  []string // addresses of what they do every day, as chosen; nil for no choice
	Grants []Grant
	Token  bool // acts through an API token

	// MustChange is true of an account whose password somebody else set. It may
	// do nothing before it has one of its own, and Grants is empty.
	MustChange bool

	tree Tree
}

// NewActor returns an actor with the given grants.
func NewActor(id, name string, tree Tree, grants ...Grant) Actor {
	return Actor{ID: id, Name: name, Grants: grants, tree: tree}
}

// System acts for the product itself (periodic jobs); it may do everything.
func System(name string, tree Tree) Actor { return Actor{ID: "system", Name: name, tree: tree} }

// IsSystem reports whether a is the product itself.
func (a Actor) IsSystem() bool { return a.ID == "system" }

// SignedIn reports whether somebody is signed in.
func (a Actor) SignedIn() bool { return a.ID != "" }

// May reports whether a may do p at place.
func (a Actor) May(p Permission, place string) bool {
	if may, ofNoPlace := a.mayAtNoPlace(p); ofNoPlace {
		return may
	}
	return a.given(p, place)
}

// MayAnywhere reports whether a may do p at some place; what concerns the whole
// installation, whether a may do it at all.
func (a Actor) MayAnywhere(p Permission) bool {
	if may, ofNoPlace := a.mayAtNoPlace(p); ofNoPlace {
		return may
	}
	return len(a.Places(p)) > 0
}

// mayAtNoPlace answers for what does not depend on a place.
func (a Actor) mayAtNoPlace(p Permission) (may, ofNoPlace bool) {
	switch {
	case p == Public || a.IsSystem():
		return true, true
	case p == OwnPassword:
		return a.SignedIn(), true
	case p == SignedIn:
		return a.SignedIn() && !a.MustChange, true
	case p.Whole():
		return a.mayEverywhere(p), true
	}
	return false, false
}

// mayEverywhere reports whether the grants of a give p at every place.
func (a Actor) mayEverywhere(p Permission) bool {
	if len(a.Places(p)) == 0 {
		return false
	}
	return !slices.ContainsFunc(a.tree.Tops(), func(top string) bool { return !a.given(p, top) })
}

// given reports whether one of a's grants gives p at place.
func (a Actor) given(p Permission, place string) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return a.gives(g, p, place) })
}

// Places returns the places at which a has p by a grant of its own; what lies
// below them is included by meaning, not listed.
func (a Actor) Places(p Permission) []string {
	var out []string
	for _, g := range a.Grants {
		if g.may(p) && !slices.Contains(out, g.PlaceID) {
			out = append(out, g.PlaceID)
		}
	}
	return out
}

// Own is the grant of a resident who signs in for themselves.
func (a Actor) Own() (Grant, bool) {
	for _, g := range a.Grants {
		if g.Role == Resident && g.SelfID != "" {
			return g, true
		}
	}
	return Grant{}, false
}

// Serves reports whether a does work for others, not only for themselves.
func (a Actor) Serves() bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role != Resident })
}

// WorksAt returns the places at which a works for others, each once.
func (a Actor) WorksAt() (out []string) {
	for _, g := range a.Grants {
		if g.Role != Resident && !slices.Contains(out, g.PlaceID) {
			out = append(out, g.PlaceID)
		}
	}
	return out
}

// SelfAt returns the place at which a is the person of the register, and
// whether a is.
func (a Actor) SelfAt(residentID string) (placeID string, ok bool) {
	for _, g := range a.Grants {
		if g.Role == Resident && g.SelfID != "" && g.SelfID == residentID {
			return g.PlaceID, true
		}
	}
	return "", false
}

// Is reports whether a is the person of the register.
func (a Actor) Is(residentID string) bool {
	_, ok := a.SelfAt(residentID)
	return ok
}

// Need returns a fault unless a may do p at place: SignIn for the public, else Forbidden.
func (a Actor) Need(p Permission, place string) error {
	if a.May(p, place) {
		return nil
	}
	return a.refusal()
}

// NeedAnywhere returns a fault unless a may do p at some place.
func (a Actor) NeedAnywhere(p Permission) error {
	if a.MayAnywhere(p) {
		return nil
	}
	return a.refusal()
}

func (a Actor) refusal() error {
	if !a.SignedIn() {
		return fault.New(fault.SignIn, "auth.sign_in_first")
	}
	if a.MustChange {
		return fault.New(fault.Forbidden, "auth.must_change")
	}
	return fault.New(fault.Forbidden, "auth.forbidden")
}

// Chain returns the place whose journal keeps what happens at place.
func (a Actor) Chain(place string) string {
	if a.tree == nil {
		return place
	}
	return a.tree.Chain(place)
}
