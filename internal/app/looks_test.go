package app

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
)

// leavesNoLook are routes about a dossier or a person that log no look, with the reason.
var leavesNoLook = map[string]string{
	"GET /people/{id}/views":       "printed for the person who asks who looked, and says nothing else of them",
	"GET /people/{id}/held":        "asks for the purpose; what is kept is shown after it, and that is logged",
	"GET /api/dossiers/{id}/check": "says what is still missing, not what was answered",
}

// TestEveryLookIsLogged: whatever staff see of a dossier that others made, or of
// a person, leaves a look, by page and by program.
func TestEveryLookIsLogged(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	looks := func(of auth.Role) (n int) {
		must(t, m.DB.Read().QueryRow(t.Context(), `select count(*) from audit_view where actor_id = $1`,
			m.own.actors[of].ID).Scan(&n))
		return n
	}
	forget := func() {
		must(t, m.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `delete from audit_view`)
			return err
		}))
	}
	seen := 0
	for _, route := range m.Router.Routes {
		for _, role := range []auth.Role{auth.Clerk, auth.Specialist, auth.Leader, auth.DocumentClerk, auth.VillageHead} {
			if !m.allowed(role, route) || leavesNoLook[route.Pattern] != "" {
				continue
			}
			for _, c := range m.cells(route, role, m.own) {
				if c.method() != http.MethodGet || !slices.Contains([]string{"dossier", "resident"}, c.kind) {
					continue
				}
				forget()
				if rec := m.ask(c, m.own); rec.Code != http.StatusOK {
					continue
				}
				if seen++; looks(role) == 0 {
					t.Errorf("%v leaves no look", c)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("nothing was shown to anybody")
	}
}
