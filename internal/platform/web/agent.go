package web

import (
	"net/http"
	"strings"
)

// Agent names the browser and its device, for the list of logins: enough to
// know one's own phone again, no more.
func Agent(r *http.Request) string {
	ua := r.UserAgent()
	first := func(names ...string) string {
		for _, n := range names {
			if mark, label, _ := strings.Cut(n, "="); strings.Contains(ua, mark) {
				return label
			}
		}
		return ""
	}
	// Order matters: most browsers also name those that they descend from.
	browser := first("Zalo=Zalo", "CocCoc=Cốc Cốc", "coc_coc=Cốc Cốc", "Edg=Edge", "OPR/=Opera",
		"SamsungBrowser=Samsung Internet", "Firefox/=Firefox", "Chrome/=Chrome", "Safari/=Safari")
	system := first("iPhone=iPhone", "iPad=iPad", "Android=Android", "Windows=Windows", "Macintosh=Mac", "Linux=Linux")
	if browser+system == "" {
		return "?"
	}
	return strings.Trim(browser+" · "+system, " ·")
}
