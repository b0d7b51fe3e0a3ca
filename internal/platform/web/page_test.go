package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"thonso/internal/platform/clock"
)

// FuzzDateOf: three boxes are a date of the calendar, or none.
func FuzzDateOf(f *testing.F) {
	f.Add("23", "11", "2026")
	f.Add("30", "02", "2026")
	f.Add("", "", "2026")
	f.Add("-1", "+1", "٢٠٢٦")
	f.Fuzz(func(t *testing.T, day, month, year string) {
		d, ok := DateOf(day, month, year)
		if !ok {
			return
		}
		if back, err := clock.ParseDate(string(d)); err != nil || back != d || len(d) != 10 {
			t.Errorf("%q/%q/%q is %q", day, month, year, d)
		}
	})
}

// FuzzForm: whatever a form or an address holds, handlers see text that the databases keep.
func FuzzForm(f *testing.F) {
	for _, s := range []string{"a=b", "a=%00", "a=%ff&b=%c3%28", "%00=1", "a=;b", "a=%", "a=1&a=2", "q=%ed%a0%80",
		"n=99999999999999999999"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, query, body string) {
		if len(query)+len(body) > 1<<16 {
			return
		}
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if !soundAddress(r) || Parse(r) != nil {
			return
		}
		for _, values := range []url.Values{r.Form, r.PostForm, r.URL.Query()} {
			for name, vs := range values {
				for _, v := range append(vs, name) {
					if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
						t.Errorf("%q and %q give %q", query, body, v)
					}
				}
			}
		}
		if n := Int(r, "n"); n > 1<<31-1 || n < -1<<31 {
			t.Errorf("%d fits in no column", n)
		}
	})
}

// FuzzSafeNext: nobody is sent to another site.
func FuzzSafeNext(f *testing.F) {
	for _, s := range []string{"/home", "//evil.example", "https://evil.example", `/\\evil.example`, "/%2f/evil",
		"javascript:alert(1)", "/a?b#c", "/\t/evil.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, next string) {
		to := SafeNext(next, "/home")
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\n\r\t\x00") {
			t.Errorf("%q leads to %q", next, to)
		}
	})
}
