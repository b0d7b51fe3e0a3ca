package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/web"
)

// An Installation is the product, open in this process: to prepare a run.
type Installation struct {
	Services
	Handler http.Handler
	Close   func() error
}

// targets are what the clients work on. Clients lie in different villages.
type targets struct {
	province           string
	villages, communes []string   // by client
	names, numbers     [][]string // to search for, by client
	dossiers           [][]string // to open, by client
	drafts             [][]string // to hand over, by client
	cookies            [3][]string
}

// few is how many different pages of a kind each client asks for.
const few = 24

func findTargets(ctx context.Context, s Services) (*targets, error) {
	tree := s.Places.Tree()
	roots := tree.Roots(tree.Today())
	if len(roots) != 1 {
		return nil, errors.New("bench: load first")
	}
	t := &targets{province: roots[0].ID}
	for i := range Clients {
		member, err := s.Auth.FindByUsername(ctx, AccountName(auth.Member, i))
		if err != nil {
			return nil, fmt.Errorf("bench: load first: %w", err)
		}
		village := member.Grants[0].PlaceID
		commune := tree.CommuneOf(village).ID
		t.villages, t.communes = append(t.villages, village), append(t.communes, commune)
		type one struct{ id, owner, resident string }
		some, err := db.Collect(ctx, s.DB.Read(), func(r db.Rows) (o one, err error) {
			return o, r.Scan(&o.id, &o.owner, &o.resident)
		},
			`select id, owner_name, resident_id from dossiers_dossier where place_id = $1 and status = 'returned'
				order by created_at desc limit $2`,
			village, few)
		if err != nil {
			return nil, err
		}
		var found, names, numbers []string
		for _, o := range some {
			found, names = append(found, o.id), append(names, strings.ToLower(o.owner))
			p, err := s.People.Full(ctx, auth.System("bench", s.Places), o.resident, "to measure")
			if err != nil {
				return nil, err
			}
			numbers = append(numbers, p.IDNumber)
		}
		t.dossiers, t.names, t.numbers = append(t.dossiers, found), append(t.names, names), append(t.numbers, numbers)
	}
	return t, nil
}

// signIn signs every client's accounts in.
func (t *targets) signIn(ctx context.Context, in *Installation) error {
	for r, name := range []auth.Role{auth.Member, auth.Clerk, auth.Leader} {
		for i := range Clients {
			acc, err := in.Auth.FindByUsername(ctx, AccountName(name, i))
			if err != nil {
				return err
			}
			secret, err := in.Auth.OpenLogin(ctx, acc.ID, "bench")
			if err != nil {
				return err
			}
			t.cookies[r] = append(t.cookies[r], web.LoginCookie+"="+secret)
		}
	}
	return nil
}

func (t *targets) cookie(r role, client int) string {
	if r == asNobody {
		return ""
	}
	return t.cookies[r][client]
}

// record asks the product for every page of op and returns what it ran for
// each; nothing when it has no such page.
func (t *targets) record(ctx context.Context, in *Installation, rec *recorder, op operation) map[string]Recipe {
	out := map[string]Recipe{}
	for client := range Clients {
		for _, page := range op.pages(t, client) {
			if out[page] != nil {
				continue
			}
			req := httptest.NewRequestWithContext(ctx, http.MethodGet, page, nil)
			if c := t.cookie(op.role, client); c != "" {
				req.Header.Set("Cookie", c)
			}
			answer := httptest.NewRecorder()
			recipe := rec.of(func() { in.Handler.ServeHTTP(answer, req) })
			if answer.Code != http.StatusOK {
				return nil
			}
			out[page] = append(Recipe{}, recipe...)
		}
	}
	return out
}
