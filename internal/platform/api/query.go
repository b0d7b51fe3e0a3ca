package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// everywhere is the parameter that every operation takes: the language of the answer.
const everywhere = "lang"

// What is wrong with a query, as the library would say it; words.go has the words for people.
const (
	noParameter = "unknown query parameter: "
	givenTwice  = "given more than once"
)

// asks refuses, before an operation is called, a query that says what it
// doesn't know: nothing that was asked for is left out in silence.
func (a *API) asks(c huma.Context, next func(huma.Context)) {
	if errs := a.queryFaults(c); len(errs) > 0 {
		_ = huma.WriteErr(a.huma, c, http.StatusUnprocessableEntity, "", errs...) // a client that went away is no error
		return
	}
	next(c)
}

func (a *API) queryFaults(c huma.Context) (errs []error) {
	u := c.URL()
	if u.RawQuery == "" {
		return nil
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return []error{&huma.ErrorDetail{Location: "query"}}
	}
	known := map[string]*huma.Param{everywhere: {}}
	for _, p := range c.Operation().Parameters {
		if p.In == "query" {
			known[p.Name] = p
		}
	}
	for name, given := range values {
		p := known[name]
		switch {
		case p == nil:
			errs = append(errs, &huma.ErrorDetail{Location: "query." + name, Message: noParameter + names(known)})
		case len(given) > 1:
			errs = append(errs, &huma.ErrorDetail{Location: "query." + name, Message: givenTwice})
		case p.Schema != nil && p.Schema.Type == huma.TypeString && given[0] != "":
			errs = append(errs, a.valueFaults(p, given[0])...)
		}
	}
	return errs
}

// valueFaults is what the description says against a text; the library looks
// only at parameters that are fields of the input.
func (a *API) valueFaults(p *huma.Param, value string) []error {
	at := huma.NewPathBuffer(nil, 0)
	at.Push("query")
	at.Push(p.Name)
	var res huma.ValidateResult
	huma.Validate(a.huma.OpenAPI().Components.Schemas, p.Schema, at, huma.ModeWriteToServer, value, &res)
	return res.Errors
}

func names(params map[string]*huma.Param) string {
	var out []string
	for name := range params {
		out = append(out, name)
	}
	slices.SortFunc(out, cmp.Compare)
	return strings.Join(out, ", ")
}
