package app

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/ids"
)

// notNow are ways in which a role doesn't count today. Each makes an account
// whose role it would be, and returns its id.
var notNow = map[string]func(m *matrix, role auth.Role, username string) string{
	"over": func(m *matrix, role auth.Role, username string) string {
		return m.roleFor(username, role, m.day(-40), m.day(-1))
	},
	"not begun": func(m *matrix, role auth.Role, username string) string {
		return m.roleFor(username, role, m.day(1), "")
	},
	"taken back": func(m *matrix, role auth.Role, username string) string {
		id := m.roleFor(username, role, m.day(-40), "")
		acc, err := m.Auth.Managed(m.t.Context(), m.system(), id)
		must(m.t, err)
		must(m.t, m.Auth.EndGrant(m.t.Context(), m.system(), acc.Grants[0].ID))
		return id
	},
	"delegation over": func(m *matrix, role auth.Role, username string) string {
		return m.delegated(username, role, m.own.actors[role], m.day(-9), m.day(-1))
	},
	"delegation not begun": func(m *matrix, role auth.Role, username string) string {
		return m.delegated(username, role, m.own.actors[role], m.day(1), m.day(9))
	},
	"delegated by one whose own is over": func(m *matrix, role auth.Role, username string) string {
		from := m.roleFor(username+"-before", role, m.day(-40), m.day(-1))
		giver := auth.NewActor(from, "Người trước", m.Places, auth.Grant{Role: role, PlaceID: m.placeOf(role)})
		return m.delegated(username, role, giver, m.day(-9), m.day(9))
	},
}

func (m *matrix) day(n int) clock.Date { return clock.DateOf(m.clock.Now()).AddDays(n) }

func (m *matrix) placeOf(role auth.Role) string { return m.own.actors[role].Grants[0].PlaceID }

func (m *matrix) roleFor(username string, role auth.Role, from, to clock.Date) string {
	m.t.Helper()
	acc, err := m.Auth.CreateAccount(m.t.Context(), m.system(), auth.AccountInput{Username: username,
		Name: "Người " + username, Password: testPassword,
		Role: role, PlaceID: m.placeOf(role), From: from, To: to})
	must(m.t, err)
	return acc.ID
}

// delegated makes an account that acts for giver, and has no role of its own.
func (m *matrix) delegated(username string, role auth.Role, giver auth.Actor, from, to clock.Date) string {
	m.t.Helper()
	id := m.roleFor(username, role, m.day(-40), m.day(-30))
	m.delegation(m.t.Context(), giver, id, from, to)
	return id
}

// TestRolesCountInTheirPeriod walks every route as those whose role is over,
// not begun, or only another's that is over.
func TestRolesCountInTheirPeriod(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		m := newMatrix(t, w)
		for name, account := range notNow {
			for _, role := range auth.Roles {
				m.signIn(role, account(m, role, strings.ToLower(ids.Code(6))+"-"+string(role)))
			}
			m.changesNothing(func() { m.allForbidden(name) })
		}
	})
}

func (m *matrix) allForbidden(name string) {
	for _, route := range m.Router.Routes {
		if route.Permission == auth.Public || route.Permission == auth.SignedIn ||
			route.Permission == auth.OwnPassword {
			continue
		}
		for _, role := range auth.Roles {
			c := m.cells(route, "", m.own)[0]
			c.role, c.token = role, route.Kind == "api"
			if rec := m.ask(c, m.own); rec.Code != http.StatusForbidden {
				m.t.Errorf("%v, a role %s: %d", c, name, rec.Code)
			}
		}
	}
}

// TestTokensEnd: a token that is revoked or run out, or of an account shut
// out, opens nothing, not even what is public.
func TestTokensEnd(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		m := newMatrix(t, w)
		ctx := t.Context()
		member := m.own.actors[auth.Member]
		tokens, err := m.Auth.Tokens(ctx, member)
		must(t, err)
		for _, row := range tokens {
			must(t, m.Auth.RevokeToken(ctx, member, member.ID, row.ID))
		}
		must(t, m.Auth.SetDisabled(ctx, m.system(), m.own.actors[auth.Clerk].ID, true))
		m.clock.Add(time.Minute)
		m.everyOperation(auth.Member, http.StatusUnauthorized)
		m.everyOperation(auth.Clerk, http.StatusUnauthorized)
		m.clock.Add(366 * 24 * time.Hour)
		m.everyOperation(auth.Leader, http.StatusUnauthorized)
	})
}

func (m *matrix) everyOperation(role auth.Role, status int) {
	for _, route := range m.Router.Routes {
		if route.Kind != "api" {
			continue
		}
		c := m.cells(route, "", m.own)[0]
		c.role, c.token = role, true
		if rec := m.ask(c, m.own); rec.Code != status {
			m.t.Errorf("%v with a dead token: %d", c, rec.Code)
		}
	}
}
