package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

var errNUL = errors.New("NUL in a text")

// readJSON reads the body of a request. A text with NUL in it is none; a name
// that stands twice in an object has two values, and nobody knows which is meant.
func readJSON(data []byte, v any) error {
	if bytes.Contains(data, []byte(`\u0000`)) {
		return errNUL
	}
	if err := json.Unmarshal(data, v); err != nil {
		return err
	}
	if _, first := v.(*any); !first {
		return nil // it was looked at when it was read as any value
	}
	if at := twiceIn(json.NewDecoder(bytes.NewReader(data))); at != "" {
		return errors.New(givenTwice + at)
	}
	return nil
}

// twiceIn is where in the next value, which is right in itself, a name stands
// for the second time: ".rows[3].name"; "" for nowhere.
func twiceIn(d *json.Decoder) string {
	token, _ := d.Token()
	switch token {
	case json.Delim('{'):
		seen := map[string]bool{} // without case, as fields are matched
		for d.More() {
			name, _ := d.Token()
			key := strings.ToLower(fmt.Sprint(name))
			if seen[key] {
				return fmt.Sprint(".", name)
			}
			seen[key] = true
			if at := twiceIn(d); at != "" {
				return fmt.Sprint(".", name, at)
			}
		}
		_, _ = d.Token() // the end
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if at := twiceIn(d); at != "" {
				return fmt.Sprintf("[%d]%s", i, at)
			}
		}
		_, _ = d.Token()
	}
	return ""
}

// twiceOf is the fault of a name that stands twice, among what the library says of a body.
func twiceOf(errs []error) error {
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) && d.Location == "body" && strings.HasPrefix(d.Message, givenTwice) {
			return &huma.ErrorDetail{Location: d.Location + d.Message[len(givenTwice):], Message: givenTwice}
		}
	}
	return nil
}
