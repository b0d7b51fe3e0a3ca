package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// renaming is the input of a use case about a part of something.
type renaming struct {
	Thing string `json:"-" path:"id"`
	Part  string `json:"-" path:"part"`
	Name  string `json:"name"`
}

func TestDo(t *testing.T) {
	t.Parallel()
	rt := web.NewRouter(nil, nil)
	a := New(rt, "test")
	op := Operations("things", "/api/things")
	var got renaming
	Do(a, auth.Public, op("rename", http.MethodPost, "/{id}/parts/{part}", "Rename a part"),
		func(_ context.Context, _ auth.Actor, in renaming) (string, error) {
			got = in
			return "now " + in.Name, nil
		})
	ByID(a, auth.Public, op("get", http.MethodGet, "/{id}", "Read a thing"),
		func(_ context.Context, _ auth.Actor, id string) (string, error) {
			if id != "t1" {
				return "", fault.New(fault.NotFound, "fault.not_found")
			}
			return "thing " + id, nil
		})
	Act(a, auth.Public, op("drop", http.MethodPost, "/{id}/parts/{part}/drop", "Drop a part"),
		func(_ context.Context, _ auth.Actor, in renaming) error {
			if in.Part != "p2" {
				return fault.New(fault.NotFound, "fault.not_found")
			}
			return nil
		})
	for part, want := range map[string]int{"p2": http.StatusNoContent, "p3": http.StatusNotFound} {
		w := httptest.NewRecorder()
		rt.Mux().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/things/t1/parts/"+part+"/drop",
			strings.NewReader(`{"name":""}`)))
		if w.Code != want {
			t.Errorf("%s: %d %s", part, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	rt.Mux().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/things/t1/parts/p2",
		strings.NewReader(`{"name":"Ðồi"}`)))
	if d := cmp.Diff(renaming{"t1", "p2", "Đồi"}, got); d != "" || w.Code != http.StatusOK {
		t.Errorf("%d %s: %s", w.Code, w.Body, d)
	}
	for _, p := range a.OpenAPI().Paths["/api/things/{id}/parts/{part}"].Post.Parameters {
		if p.In != "path" || !p.Required {
			t.Errorf("%+v is no part of the path", p)
		}
	}
	for path, want := range map[string]int{"/api/things/t1": http.StatusOK, "/api/things/t2": http.StatusNotFound} {
		w := httptest.NewRecorder()
		rt.Mux().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
