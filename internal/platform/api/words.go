package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// What the library refuses before an operation is called is said in the
// caller's language too, and doesn't repeat what was sent.
func init() {
	huma.NewErrorWithContext = func(c huma.Context, status int, msg string, errs ...error) huma.StatusError {
		op := ""
		if c.Operation() != nil {
			op = c.Operation().OperationID
		}
		if err := mayNot(c); err != nil {
			return problem(c.Context(), op, err)
		}
		return refusal(c.Context(), op, status, msg, errs)
	}
}

// whole are the faults of a request as a whole, by status.
var whole = map[int]*fault.Error{
	http.StatusBadRequest:            fault.New(fault.Invalid, "fault.bad_json"),
	http.StatusRequestTimeout:        fault.New(fault.Invalid, "fault.bad_form"),
	http.StatusRequestEntityTooLarge: fault.New(fault.TooLarge, "fault.too_large_json", "mb", 1),
	http.StatusUnsupportedMediaType:  fault.New(fault.Invalid, "fault.bad_type"),
	http.StatusNotAcceptable:         fault.New(fault.Invalid, "fault.bad_accept"),
	http.StatusUnprocessableEntity:   fault.New(fault.Invalid, "form.invalid"),
}

// parts are what the library says of one value, as a pattern with at most one
// argument, and the message that says the same.
var parts = []struct {
	says *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^unexpected property`), "api.unexpected"},
	{regexp.MustCompile(`^expected required property (.*) to be present`), "api.required"},
	{regexp.MustCompile(`^expected value to be one of "(.*)"`), "api.one_of"},
	{regexp.MustCompile(`^expected length <= (.*)`), "api.long"},
	{regexp.MustCompile(`^expected length >= (.*)`), "api.short"},
	{regexp.MustCompile(`^expected array length <= (.*)`), "api.many"},
	{regexp.MustCompile(`^expected array length >= (.*)`), "api.few"},
	{regexp.MustCompile(`^expected number <=? (.*)`), "api.most"},
	{regexp.MustCompile(`^expected number >=? (.*)`), "api.least"},
	{regexp.MustCompile(`^expected (?:integer|number)|^invalid (?:integer|float|number)`), "api.number"},
	{regexp.MustCompile(`^expected boolean|^invalid boolean`), "api.boolean"},
	{regexp.MustCompile(`^expected array`), "api.array"},
	{regexp.MustCompile(`^expected object`), "api.object"},
	{regexp.MustCompile(`^expected string to be RFC 4122`), "api.id"},
	{regexp.MustCompile(`^expected string to be RFC (?:3339|1123)|^invalid date`), "api.time"},
	{regexp.MustCompile(`^date "`), "api.date"}, // of ours, from clock.Date
	{regexp.MustCompile(`^expected string to be base64`), "api.base64"},
	{regexp.MustCompile(`^expected string$`), "api.text"},
	{regexp.MustCompile(`^required .* parameter|is required`), "api.needed"},
	{regexp.MustCompile(`^expected string to match pattern`), "api.pattern"},
	{regexp.MustCompile(`^` + noParameter + `(.*)`), "api.no_parameter"},
	{regexp.MustCompile(`^` + givenTwice), "api.twice"},
}

func refusal(ctx context.Context, op string, status int, msg string, errs []error) *huma.ErrorModel {
	if twice := twiceOf(errs); twice != nil {
		status, errs = http.StatusUnprocessableEntity, []error{twice}
	}
	f := whole[status]
	if f == nil {
		return problem(ctx, op, errors.Join(append(errs, errors.New(msg))...))
	}
	m := problem(ctx, op, f)
	m.Status, m.Title = status, http.StatusText(status)
	for _, err := range errs {
		var d huma.ErrorDetailer
		if !errors.As(err, &d) {
			continue
		}
		detail := d.ErrorDetail()
		m.Errors = append(m.Errors, &huma.ErrorDetail{Location: detail.Location,
			Message: partText(ctx, detail.Message)})
	}
	return m
}

func partText(ctx context.Context, says string) string {
	for _, p := range parts {
		if m := p.says.FindStringSubmatch(says); m != nil {
			what := strings.TrimSuffix(strings.TrimSpace(m[len(m)-1]), ",") // a value that may be left empty
			if n, err := strconv.ParseFloat(what, 64); err == nil {         // 2147483647, not 2.147483647e+09
				what = strconv.FormatFloat(n, 'f', -1, 64)
			}
			return i18n.T(ctx, p.key, "what", what)
		}
	}
	return i18n.T(ctx, "api.wrong")
}
