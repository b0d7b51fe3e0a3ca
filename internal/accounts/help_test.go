package accounts_test

import (
	"html"
	"net/http/httptest"
	"strings"
	"testing"
)

// has checks the status of an answer and what stands in it.
func has(t *testing.T, got *httptest.ResponseRecorder, status int, texts ...string) string {
	t.Helper()
	body := got.Body.String()
	if got.Code != status {
		t.Errorf("answered %d, want %d", got.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) && !strings.Contains(html.UnescapeString(body), text) {
			t.Errorf("the answer lacks %q", text)
		}
	}
	return body
}

// hasNot checks that something does not stand in an answer.
func hasNot(t *testing.T, got *httptest.ResponseRecorder, text string) {
	t.Helper()
	if strings.Contains(html.UnescapeString(got.Body.String()), text) {
		t.Errorf("the answer has %q", text)
	}
}
