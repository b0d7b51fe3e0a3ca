package api

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/fault"
)

// TestIllegible: a text with a lost letter is refused, and where it stands is said.
func TestIllegible(t *testing.T) {
	t.Parallel()
	type row struct {
		Name  string            `json:"name,omitempty"`
		Marks map[string]string `json:"marks"`
		Words []string          `json:"words"`
	}
	type input struct {
		Q    string `query:"q"`
		Body struct {
			Rows []row `json:"rows"`
		}
	}
	const lost = "Ngu\ufffdn"
	for at, set := range map[string]func(*input){
		"":                 func(in *input) { in.Q = "Nguyễn" },
		"q":                func(in *input) { in.Q = lost },
		"rows[1].name":     func(in *input) { in.Body.Rows[1].Name = lost },
		"rows[0].marks.a":  func(in *input) { in.Body.Rows[0].Marks = map[string]string{"a": lost} },
		"rows[1].words[2]": func(in *input) { in.Body.Rows[1].Words = []string{"", "Ж", lost} },
	} {
		var in input
		in.Body.Rows = make([]row, 2)
		set(&in)
		err := edge(&in)
		if at == "" && err != nil || at != "" && fault.Of(err).Fields[at] != "form.illegible" {
			t.Errorf("%s: %v", at, fault.Of(err).Fields)
		}
	}
}

func TestCleanReachesEveryText(t *testing.T) {
	t.Parallel()
	type inner struct {
		Note   *string
		Names  []string
		ByID   map[string]string
		Raw    []byte
		hidden string
	}
	type input struct {
		Body  struct{ inner }
		Query string
		Rows  []inner
	}
	dirty, other := "Ðông\u200b  Căm", "H’Hen\n Niê "
	in := input{Query: dirty, Rows: []inner{{Note: &dirty, Raw: []byte("Ð"), hidden: "Ð"}}}
	in.Rows[0].Names, in.Rows[0].ByID = []string{other}, map[string]string{"a": "Ð"}
	if at := clean(reflect.ValueOf(&in)); at != "" {
		t.Fatalf("%s is legible", at)
	}
	if in.Query != "Đông Căm" || *in.Rows[0].Note != "Đông Căm" {
		t.Errorf("%+v", in)
	}
	want := inner{Note: &dirty, Names: []string{"H'Hen\nNiê"}, ByID: map[string]string{"a": "Đ"},
		Raw: []byte("Ð"), hidden: "Ð"}
	if d := cmp.Diff(want, in.Rows[0], cmp.AllowUnexported(inner{})); d != "" {
		t.Error(d)
	}
}
