package app

import (
	"encoding/json"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/procedures"
)

// TestCatalogueOverREST: what is exported can be imported, tried first, and what
// is wrong in it comes back with its place in the file.
func TestCatalogueOverREST(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		_, err := w.Procedures.Add(t.Context(), w.system(), procedures.Shipped().Procedures...)
		must(t, err)
		by := w.programs(t)
		admin, clerk := by[string(auth.Admin)], by[string(auth.Clerk)]
		status, file := admin.do("GET", "/procedures/export", nil)
		all, _ := file["procedures"].([]any)
		if status != 200 || len(all) == 0 {
			t.Fatalf("export: %d, %d procedures", status, len(all))
		}
		if status, out := admin.do("POST", "/procedures/import", file); status != 200 || out["new"] != 0.0 ||
			out["same"] != float64(len(all)) {
			t.Errorf("what is there already: %d %v", status, out)
		}
		if status, _ := clerk.do("POST", "/procedures/import", file); status != 403 {
			t.Errorf("a clerk imports: %d", status)
		}
		one := all[0].(map[string]any)
		one["version"], one["validFrom"] = 2, "2030-01-01"
		next := fields{"format": 1, "procedures": []any{one}}
		for _, path := range []string{"/procedures/import?dryRun=true", "/procedures/import"} {
			if status, out := admin.do("POST", path, next); status != 200 || out["new"] != 1.0 {
				t.Errorf("%s of a new version: %d %v", path, status, out)
			}
		}
		if p, err := w.Procedures.Version(one["code"].(string), 2); err != nil || p.ValidFrom != "2030-01-01" {
			t.Errorf("the new version: %v %v", p.ValidFrom, err)
		}
		one["version"], one["decider"] = 3, "king"
		status, out := admin.do("POST", "/procedures/import", next)
		problems, _ := json.Marshal(out["problems"])
		if status != 200 || len(out["problems"].([]any)) == 0 {
			t.Errorf("a wrong decider: %d %s", status, problems)
		}
		if status, out := admin.do("POST", "/procedures/import",
			fields{"format": 1, "procedures": []any{fields{"requird": true}}}); status != 422 ||
			out["type"] != "urn:thonso:procedures.catalogue.unknown_field" {
			t.Errorf("a misspelt field: %d %v", status, out)
		}
	})
}
