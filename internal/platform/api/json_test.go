package api

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestNamesStandOnce(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}`: "",
		`[]`:                                    "",
		`"x"`:                                   "",
		`{"a":1,"b":2,"a":3}`:                   ".a",
		`{"name":1,"Name":2}`:                   ".Name",
		`{"a":{"b":1,"b":1}}`:                   ".a.b",
		`{"rows":[{"a":1},{"a":1,"\u0061":2}]}`: ".rows[1].a",
		`[[{}],[{"a":[],"a":[]}]]`:              "[1][0].a",
	} {
		if got := twiceIn(json.NewDecoder(strings.NewReader(body))); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
