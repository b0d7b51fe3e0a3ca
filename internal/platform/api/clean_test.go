package api

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
	clean(reflect.ValueOf(&in))
	if in.Query != "Đông Căm" || *in.Rows[0].Note != "Đông Căm" {
		t.Errorf("%+v", in)
	}
	want := inner{Note: &dirty, Names: []string{"H'Hen\nNiê"}, ByID: map[string]string{"a": "Đ"},
		Raw: []byte("Ð"), hidden: "Ð"}
	if d := cmp.Diff(want, in.Rows[0], cmp.AllowUnexported(inner{})); d != "" {
		t.Error(d)
	}
}
