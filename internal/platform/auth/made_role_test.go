package auth_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/seal"
)

// nested is a map on which a place lies in another if its name begins with it.
type nested struct{}

func (nested) Covers(a, b string) bool   { return len(a) <= len(b) && b[:len(a)] == a }
func (nested) Chain(place string) string { return place }
func (nested) Tops() []string            { return []string{"commune", "other"} }

const (
	commune = "commune"
	village = "commune/village"
)

type office struct {
	*auth.Service
	data  *db.DB
	t     *testing.T
	clock *clocktest.Clock
	admin auth.Actor
}

func tables(ctx context.Context, d *db.DB) error {
	return errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "once", once.Migrations),
		d.Migrate(ctx, "auth", auth.Files))
}

func eachOffice(t *testing.T, f func(t *testing.T, o *office)) {
	dbtest.Each(t, tables, func(t *testing.T, d *db.DB) {
		c := clocktest.At(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))
		box, err := seal.New(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		o := &office{Service: auth.New(d, c, box, nested{}, audit.New(c)), data: d, t: t, clock: c}
		o.admin = o.official("quantri", auth.Admin, commune)
		f(t, o)
	})
}

// official makes an account with a role and returns it as it may act now.
func (o *office) official(username string, role auth.Role, place string) auth.Actor {
	o.t.Helper()
	acc, err := o.CreateAccount(o.t.Context(), auth.System("test", nested{}), auth.AccountInput{ID: ids.New(),
		Username: username, Name: "Người " + username, Password: "bà con đều biết", Role: role, PlaceID: place})
	o.must(err)
	return o.now(acc.ID)
}

func (o *office) now(accountID string) auth.Actor {
	o.t.Helper()
	a, err := o.ActorOf(o.t.Context(), accountID)
	o.must(err)
	return a
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// keeper is a role that the commune's administrator makes.
func (o *office) keeper(permissions ...auth.Permission) auth.MadeRole {
	o.t.Helper()
	r, err := o.MakeRole(o.t.Context(), o.admin, auth.MadeRole{PlaceID: commune, Name: "Người trông lịch trực",
		Permissions: permissions})
	o.must(err)
	return r
}

func TestARoleOfOnesOwn(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		r := o.keeper("teams.manage", "teams.view")
		a := o.official("trong", auth.Steering, "other")
		grant := auth.GrantRow{AccountID: a.ID, Role: auth.Role(r.ID), PlaceID: village,
			To: clock.DateOf(o.clock.Now()).AddDays(30)}
		for range 2 { // sent twice, it is given once
			o.must(o.Grant(ctx, o.admin, grant))
		}
		if held, err := o.Holders(ctx, o.admin, auth.Role(r.ID)); err != nil || len(held) != 1 ||
			held[0].Name != "Người trong" {
			t.Errorf("held by %v, %v", held, err)
		}
		expect := func(when string, want ...auth.Permission) {
			t.Helper()
			got := o.now(a.ID)
			for _, p := range auth.AllPermissions() {
				if got.May(p, village) != slices.Contains(want, p) {
					t.Errorf("%s: may %s: %v", when, p, got.May(p, village))
				}
				if got.May(p, commune) {
					t.Errorf("%s: may %s above its place", when, p)
				}
			}
		}
		expect("given", "teams.manage", "teams.view")
		r.Permissions = []auth.Permission{"sessions.view"}
		o.must(o.ChangeRole(ctx, o.admin, r))
		expect("changed", "sessions.view")
		if err := o.ChangeRole(ctx, o.admin, r); fault.KindOf(err) != fault.Conflict {
			t.Errorf("changed by an old page: %v", err)
		}
		o.clock.Add(40 * 24 * time.Hour)
		expect("after its period")
		grant.To = ""
		o.must(o.Grant(ctx, o.admin, grant))
		expect("without an end", "sessions.view")
		for range 2 {
			o.must(o.EndRole(ctx, o.admin, r.ID, 2))
		}
		expect("ended")
		if err := o.Grant(ctx, o.admin, auth.GrantRow{AccountID: a.ID, Role: auth.Role(r.ID),
			PlaceID: commune}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an ended role is given: %v", err)
		}
	})
}

// Nobody gives by a role of their own what they could not do themselves.
func TestNoWayUp(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		lesser, err := o.MakeRole(ctx, o.admin, auth.MadeRole{PlaceID: commune, Name: "Giữ tài khoản",
			Permissions: []auth.Permission{auth.ManageAccounts}})
		o.must(err)
		helper := o.official("phu", auth.Steering, "other")
		o.must(o.Grant(ctx, o.admin, auth.GrantRow{AccountID: helper.ID, Role: auth.Role(lesser.ID), PlaceID: village}))
		helper = o.now(helper.ID)
		teams := o.keeper("teams.manage")
		member := o.official("thanhvien", auth.Member, village)
		make := func(actor auth.Actor, place string, p ...auth.Permission) error {
			_, err := o.MakeRole(ctx, actor, auth.MadeRole{PlaceID: place,
				Name: fmt.Sprint("Vai trò ", p), Permissions: p})
			return err
		}
		give := func(actor auth.Actor, role auth.Role, place string) error {
			return o.Grant(ctx, actor, auth.GrantRow{AccountID: helper.ID, Role: role, PlaceID: place})
		}
		change := func(actor auth.Actor, r auth.MadeRole, p ...auth.Permission) error {
			r.Permissions = p
			return o.ChangeRole(ctx, actor, r)
		}
		for name, err := range map[string]error{
			"a permission that the maker lacks":    make(o.admin, commune, "teams.manage", "dossiers.decide"),
			"what concerns the whole installation": make(o.admin, commune, "procedures.manage"),
			"a word that is no permission":         make(o.admin, commune, "teams.everything"),
			"nothing":                              make(o.admin, commune),
			"at another place":                     make(o.admin, "other", "teams.manage"),
			"for everywhere":                       make(o.admin, "", "teams.manage"),
			"by somebody who manages no accounts":  make(member, village, "people.find"),
			"above the maker's place":              make(helper, commune, auth.ManageAccounts),
			"more than a helper has":               make(helper, village, "teams.manage"),
			"changed to more than one has":         change(o.admin, teams, "teams.manage", "dossiers.decide"),
			"changed by somebody else":             change(member, teams, "teams.manage"),
			"changed by a helper below its place":  change(helper, teams, auth.ManageAccounts),
			"given out of its place": give(auth.System("test", nested{}),
				auth.Role(teams.ID), "other"),
			"given by a helper who lacks what is in it":     give(helper, auth.Role(teams.ID), village),
			"given above the helper's place":                give(helper, auth.Role(lesser.ID), commune),
			"a role that is none":                           give(o.admin, "chieftain", commune),
			"a resident's role without a resident":          give(o.admin, auth.Resident, village),
			"ended by a helper below its place":             o.EndRole(ctx, helper, teams.ID, 1),
			"delegated, though it is nobody's to hand on":   handOn(o, helper, member.ID, auth.Role(lesser.ID)),
			"an account made with it by one who lacks it":   create(ctx, o, helper, auth.Role(teams.ID)),
			"the id of another's role under one's own name": take(ctx, o, teams),
		} {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.Forbidden &&
				k != fault.NotFound && k != fault.Conflict {
				t.Errorf("%s: %v", name, err)
			}
		}
		after := o.now(helper.ID)
		for _, p := range auth.AllPermissions() {
			if after.May(p, village) != (p == auth.ManageAccounts) {
				t.Errorf("the helper may %s", p)
			}
		}
		o.must(o.EndRole(ctx, o.admin, lesser.ID, 1))
		if o.now(helper.ID).May(auth.ManageAccounts, village) {
			t.Error("an ended role still gives")
		}
	})
}

func handOn(o *office, giver auth.Actor, to string, role auth.Role) error {
	return o.data.InTx(o.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return o.Delegate(ctx, tx, giver, auth.DelegateInput{To: to, Role: role, PlaceID: village,
			From: "2026-11-23", Until: "2026-11-24"})
	})
}

func create(ctx context.Context, o *office, actor auth.Actor, role auth.Role) error {
	_, err := o.CreateAccount(ctx, actor, auth.AccountInput{Username: "them", Name: "Thêm", Password: "bà con đều biết",
		Role: role, PlaceID: village})
	return err
}

// take makes a role at another place under the id of one that is there.
func take(ctx context.Context, o *office, r auth.MadeRole) error {
	r.PlaceID, r.Name = village, "Khác"
	_, err := o.MakeRole(ctx, o.admin, r)
	return err
}

// TestMadeRolesCountAsShippedOnes: who manages accounts by a role that the unit
// made is told of what changes there, and what is in the role is known of whoever
// has it, as long as it is in force.
func TestMadeRolesCountAsShippedOnes(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		role := o.keeper(auth.ManageAccounts)
		helper := o.official("giup", auth.Member, village)
		o.must(o.Grant(t.Context(), o.admin, auth.GrantRow{AccountID: helper.ID,
			Role: auth.Role(role.ID), PlaceID: village}))
		manages := func() (told, may bool) {
			t.Helper()
			managers, err := o.Managers(t.Context(), o.data.Read(), village)
			o.must(err)
			accs, err := o.Accounts(t.Context(), []string{village})
			o.must(err)
			for _, g := range accs[0].Grants {
				may = may || g.May(auth.ManageAccounts)
			}
			return slices.Contains(managers, helper.ID), may
		}
		if told, may := manages(); !told || !may {
			t.Errorf("in force: told %v, may %v", told, may)
		}
		o.must(o.EndRole(t.Context(), o.admin, role.ID, role.Version))
		if told, may := manages(); told || may {
			t.Errorf("ended: told %v, may %v", told, may)
		}
	})
}
