package find

import (
	"strings"
	"testing"
)

// TestFits: words name a deed in any order, the last perhaps not typed to its
// end; each stands for another word.
func TestFits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, typed string
		want        int
	}{
		{"mo buoi truc", "mo buoi", asTyped},
		{"mo buoi truc", "mo buoi tr", asTyped},
		{"mo buoi truc", "buoi truc", hasAll},
		{"mo buoi truc", "truc buoi", hasAll},
		{"mo buoi truc", "mo mo", notNamed},
		{"mo buoi truc", "mo buoi truc nua", notNamed},
		{"mo buoi truc", "ruc", notNamed},
	}
	for _, tt := range tests {
		if got := fits(strings.Fields(tt.name), strings.Fields(tt.typed)); got != tt.want {
			t.Errorf("%q for %q: %d, want %d", tt.typed, tt.name, got, tt.want)
		}
	}
}

// TestMarked: what was typed is marked by words, without the blanks around them.
func TestMarked(t *testing.T) {
	t.Parallel()
	tests := map[string]string{"Lò Thị A": "[Lò Thị] A", "Cho Lò A": "Cho [Lò] A", "Ma Lo": "Ma [Lo]", "": "", "Hà": "Hà"}
	for title, want := range tests {
		got := ""
		for _, r := range (view{Query: "lo thi"}).marked(title) {
			if r.Marked {
				got += "[" + r.Text + "]"
			} else {
				got += r.Text
			}
		}
		if got != want {
			t.Errorf("%q is marked %q, want %q", title, got, want)
		}
	}
}
