package lists

import (
	"net/http"
	"slices"
)

// densityName is the parameter and the cookie of how close rows are.
const densityName = "rows"

// densities are the ways; the second is the usual one.
var densities = []string{"loose", "middle", "tight"}

// density is what the person chose, now or before.
func density(w http.ResponseWriter, r *http.Request) string {
	if chosen := r.FormValue(densityName); slices.Contains(densities, chosen) {
		http.SetCookie(w, &http.Cookie{Name: densityName, Value: chosen, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode})
		return chosen
	}
	if c, err := r.Cookie(densityName); err == nil && slices.Contains(densities, c.Value) {
		return c.Value
	}
	return densities[1]
}

// densityURL leads to the same page with rows otherwise close.
func (v View) densityURL(to string) string {
	return withParam(v.address(v.URL, v.Sort, v.After), densityName, to)
}
