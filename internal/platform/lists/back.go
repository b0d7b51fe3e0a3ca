package lists

import (
	"net/http"
	"net/url"
	"strings"

	"thonso/internal/platform/web"
)

// backCookie holds the address of the list that was looked at last, with its
// filters and its page: whoever opened a row comes back to where they were.
const backCookie = "thonso_list"

// remember notes where the list was looked at.
func remember(w http.ResponseWriter, r *http.Request, address string) {
	value := url.QueryEscape(address)
	if c, err := r.Cookie(backCookie); err == nil && c.Value == value || len(value) > maxQuery {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: backCookie, Value: value, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode})
}

// Back is the way back to a list: as it was looked at last, else as it begins.
func Back(r *http.Request, listURL, begin string) string {
	c, err := r.Cookie(backCookie)
	if err != nil {
		return begin
	}
	address, err := url.QueryUnescape(c.Value)
	if path, _, _ := strings.Cut(address, "?"); err != nil || path != listURL {
		return begin
	}
	return web.SafeNext(address, begin)
}
