package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"thonso/internal/platform/ids"
)

const (
	// answerName is the parameter of an address by which its answer is asked for.
	answerName = "answer"
	// answersCookie tells apart the browsers in which nobody is signed in.
	answersCookie = "thonso_answers"
	// PreferencesURL takes what every page offers: it is no answer to the form that stands there.
	PreferencesURL = "/preferences"
)

// A posting is a form under way. A page that answers it is kept and then shown
// by GET: a reload, the Back button and a tab that comes back send nothing anew.
type posting struct {
	rt    *Router
	came  string // the page on which the form stood; "" where that isn't known
	after string // the answer that this page was
	page  string // where the answer is shown
}

type postingKey struct{}

func postingOf(ctx context.Context) *posting {
	p, _ := ctx.Value(postingKey{}).(*posting)
	return p
}

// posted returns r with what Render and Redirect need to answer a form, if r is
// one: programs, which have a token, are answered at once.
func (rt *Router) posted(r *http.Request) *http.Request {
	if r.Method != http.MethodPost || ActorOf(r.Context()).Token {
		return r
	}
	p := &posting{rt: rt}
	p.came, p.after = cameFrom(r)
	p.begin(r)
	return r.WithContext(context.WithValue(r.Context(), postingKey{}, p))
}

// begin forgets what pages that were not shown in the end said of themselves.
func (p *posting) begin(r *http.Request) {
	if p.page = p.came; p.page == "" {
		p.page = p.rt.above(r.URL.Path)
	}
}

// CameFrom is the page of this site from which r was sent; "" where that isn't known.
func CameFrom(r *http.Request) string {
	page, _ := cameFrom(r)
	return page
}

func cameFrom(r *http.Request) (page, answer string) {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return "", ""
	}
	answer = takeAnswer(u)
	return SafeNext(u.RequestURI(), ""), answer
}

// takeAnswer takes the id of an answer out of an address.
func takeAnswer(u *url.URL) string {
	if !strings.Contains(u.RawQuery, answerName+"=") {
		return ""
	}
	q := u.Query()
	id := q.Get(answerName)
	q.Del(answerName)
	u.RawQuery = q.Encode()
	return id
}

// above is the nearest page at a path or above it.
func (rt *Router) above(path string) string {
	for ; path != "/"; path = path[:max(1, strings.LastIndexByte(path, '/'))] {
		_, pattern := rt.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
		if pattern != "" && pattern != "/" {
			break
		}
	}
	return (&url.URL{Path: path}).EscapedPath()
}

// leadTo says where the answer is shown, with what the page asked besides.
func (p *posting) leadTo(path string) {
	if came, _, _ := strings.Cut(p.came, "?"); came == path {
		path = p.came
	}
	p.page = path
}

// keep keeps the page that answers the form, and leads the browser to it.
func (p *posting) keep(w http.ResponseWriter, r *http.Request, status int, page []byte) error {
	u, err := url.Parse(p.page)
	if err != nil {
		return err
	}
	a := &answer{id: ids.Code(16), path: u.Path, after: p.after, status: status, page: zip(page)}
	if asked, _ := p.rt.ownerOf(r, nil); status < 400 {
		a.after = p.rt.answers.mended(p.after, asked, false)
	}
	a.owner, a.signed = p.rt.ownerOf(r, w.Header())
	if a.owner == "" {
		secret := ids.Secret()
		http.SetCookie(w, &http.Cookie{Name: answersCookie, Value: secret, Path: "/", HttpOnly: true,
			Secure: r.TLS != nil || p.rt.Secure, SameSite: http.SameSiteLaxMode})
		a.owner = ids.Hash(secret)
	}
	if a.share = a.owner; !a.signed { // a cookie more is had for nothing, an address isn't
		a.share = AddressOf(r)
	}
	p.rt.answers.keep(a)
	q := u.Query()
	q.Set(answerName, a.id)
	u.RawQuery = q.Encode()
	return sendTo(w, r, u.String())
}

// done forgets what led to the form: it need not be sent again.
func (p *posting) done(r *http.Request) {
	if r.URL.Path != PreferencesURL {
		owner, _ := p.rt.ownerOf(r, nil)
		p.rt.answers.mended(p.after, owner, true)
	}
}

// ownerOf is whose an answer is: the login's, else the browser's; "" for a
// browser that has no cookie yet. set is what the answer itself does to the login.
func (rt *Router) ownerOf(r *http.Request, set http.Header) (owner string, signed bool) {
	for _, c := range (&http.Response{Header: set}).Cookies() {
		if c.Name == rt.loginCookie() && c.Value != "" {
			return ids.Hash(c.Value), true
		}
	}
	name := answersCookie
	if signed = ActorOf(r.Context()).SignedIn(); signed {
		name = rt.loginCookie()
	}
	if secret := cookie(r, name); secret != "" {
		owner = ids.Hash(secret)
	}
	return owner, signed
}

// again shows the answer that an address names, and reports whether it did so.
// Where it is no more, it leads to the page as it is now.
func (rt *Router) again(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet || !strings.Contains(r.URL.RawQuery, answerName+"=") {
		return false
	}
	u := *r.URL
	id := takeAnswer(&u)
	if id == "" {
		return false
	}
	owner, _ := rt.ownerOf(r, nil)
	a := rt.answers.find(id, owner, r.URL.Path)
	if a == nil {
		http.Redirect(w, r, u.RequestURI(), http.StatusSeeOther)
		return true
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding, Cookie")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(a.status)
		if z, err := gzip.NewReader(bytes.NewReader(a.page)); err == nil {
			_, _ = io.Copy(w, z) // a client that went away is no error of ours
		}
		return true
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", strconv.Itoa(len(a.page)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.page)
	return true
}

func zip(page []byte) []byte {
	var out bytes.Buffer
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&out)
	_, _ = z.Write(page) // a buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

// sentByScript marks a form that a script sends.
const sentByScript = "XMLHttpRequest"

// sendTo leads the browser to a page. A script can't stop at a redirect, and
// following one it would use up what is said once: it is told the address.
func sendTo(w http.ResponseWriter, r *http.Request, to string) error {
	if r.Header.Get("X-Requested-With") == sentByScript {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// KeptAnswer reports whether an address to which a form led is that of its
// answer: a fault, or a page that was made only for it.
func KeptAnswer(location string) bool {
	u, err := url.Parse(location)
	return err == nil && u.Query().Has(answerName)
}
