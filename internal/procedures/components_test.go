package procedures

import (
	"maps"
	"strings"
	"testing"

	"thonso/internal/platform/i18n"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func ids(cs []Component) (out []string) {
	for _, c := range cs {
		out = append(out, c.ID)
	}
	return out
}

func TestComponents(t *testing.T) {
	tests := []struct {
		name, code          string
		ans                 Answers
		have                map[string]int
		asked, missing, see []string
	}{
		{"a diploma to copy", "2.000815", Answers{"paper": "diploma", "foreign": "no"}, nil,
			[]string{"original"}, []string{"original"}, nil},
		{"photographed", "2.000815", Answers{"paper": "diploma", "foreign": "no"}, map[string]int{"original": 2},
			[]string{"original"}, nil, nil},
		{"a card is shown, not photographed", "2.000815", Answers{"paper": "identity", "foreign": "no"}, nil,
			[]string{"original_identity"}, nil, []string{"original_identity"}},
		{"a foreign decision needs legalisation", "2.000815", Answers{"paper": "decision", "foreign": "yes"},
			map[string]int{"original": 1},
			[]string{"original", "legalisation"}, []string{"legalisation"}, nil},
		{"a foreign diploma does not", "2.000815", Answers{"paper": "diploma", "foreign": "yes"},
			map[string]int{"original": 1},
			[]string{"original"}, nil, nil},
		{"residence: nothing on paper", "1.010041", Answers{"applicant": "self"}, nil,
			[]string{"id_card"}, nil, []string{"id_card"}},
		{"extract for a neighbour", "2.000635", Answers{"event": "birth", "applicant": "other"}, nil,
			[]string{"id_card", "authorisation", "old_paper"}, []string{"authorisation"}, []string{"id_card"}},
		{"divorced", "1.004873", Answers{"applicant": "self", "status": "divorced", "again": "no", "have_old": "yes"},
			nil,
			[]string{"id_card", "divorce"}, []string{"divorce"}, []string{"id_card"}},
		{"issued again, the old one kept", "1.004873", Answers{"applicant": "self", "status": "single", "again": "yes",
			"have_old": "yes"}, nil,
			[]string{"id_card", "old_certificate"}, []string{"old_certificate"}, []string{"id_card"}},
		{"a birth with the hospital's data", "1.001193", Answers{"case": "ordinary", "applicant": "mother",
			"proof": "electronic"}, nil,
			[]string{"id_card"}, nil, []string{"id_card"}},
		{"a birth at home with a witness", "1.001193", Answers{"case": "ordinary", "applicant": "mother",
			"proof": "witness"}, nil,
			[]string{"witness", "id_card"}, []string{"witness"}, []string{"id_card"}},
		{"an abandoned child has no birth record", "1.001193", Answers{"case": "abandoned", "applicant": "carer",
			"proof": "paper"}, nil,
			[]string{"found_record", "id_card"}, []string{"found_record"}, []string{"id_card"}},
		{"a rented room, with a child", "1.004194", Answers{"way": "household", "applicant": "self", "dwelling": "rent",
			"minor": "yes"}, map[string]int{"dwelling": 1},
			[]string{"id_card", "dwelling", "parents"}, []string{"parents"}, []string{"id_card"}},
		{"one's own recorded house", "1.004194", Answers{"way": "household", "applicant": "self",
			"dwelling": "own_recorded", "minor": "no"}, nil,
			[]string{"id_card"}, nil, []string{"id_card"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := find(t, tt.code)
			for what, pair := range map[string][2][]string{
				"asked":   {tt.asked, ids(p.ComponentsFor(tt.ans))},
				"missing": {tt.missing, ids(p.Missing(tt.ans, tt.have))},
				"to show": {tt.see, ids(p.ToShow(tt.ans))},
			} {
				if d := cmp.Diff(pair[0], pair[1], cmpopts.EquateEmpty()); d != "" {
					t.Errorf("%s: %s", what, d)
				}
			}
		})
	}
}

func TestComponentsWithoutForm(t *testing.T) {
	p := find(t, "1.000656")
	if d := cmp.Diff([]string{"declaration", "death_notice"}, ids(p.Missing(nil, nil))); d != "" {
		t.Error(d)
	}
	if got := p.Components[1].PhotoLimit(); got != 2 {
		t.Errorf("photo limit %d", got)
	}
	if got := (Component{}).PhotoLimit(); got != 5 {
		t.Errorf("usual photo limit %d", got)
	}
}

// whole answers each shipped form as a villager would.
var whole = map[string]Answers{
	"2.000815": {"paper": "other", "paper_name": "Sổ hộ nghèo", "foreign": "no", "pages": "4", "copies": "2",
		"phone": "0912 345 678"},
	"1.010041": {"applicant": "self", "name": "Lò Thị A", "born": "1965", "sex": "female", "id_number": "010165000001",
		"address":    "thôn Đông Căm, xã Gia Phú, tỉnh Lào Cai",
		"same_place": "yes", "content": "permanent,members", "purpose": "vay vốn"},
	"2.000635": {"event": "marriage", "applicant": "family", "name": "Lò Thị A", "born": "//1965",
		"spouse": "Vàng Văn B", "registered_at": "xã Xuân Giao", "registered_on": "1985", "copies": "2"},
	"1.004873": {"applicant": "self", "name": "Lò Thị A", "born": "1965", "sex": "female", "id_number": "010165000001",
		"ethnicity": "Thái", "address": "xã Gia Phú", "elsewhere": "no",
		"status": "widowed", "late_spouse": "Vàng Văn B", "spouse_died": "2019", "purpose": "land", "again": "no"},
	"1.001193": {"case": "ordinary", "applicant": "mother", "applicant_name": "Lò Thị C",
		"applicant_id": "010100000001", "name": "Vàng Thị D", "sex": "female", "born": "1/11/2026", "on_time": "yes",
		"birth_place": "Trạm y tế xã Gia Phú", "proof": "paper", "ethnicity": "Thái", "nationality": "Việt Nam",
		"hometown":    "xã Gia Phú, tỉnh Lào Cai",
		"mother_name": "Lò Thị C", "mother_born": "2000", "mother_ethnicity": "Thái", "mother_nationality": "Việt Nam",
		"mother_address": "xã Gia Phú", "father_named": "no"},
	"1.004194": {"way": "household", "applicant": "self", "name": "Lò Thị A", "born": "1965", "sex": "female",
		"id_number": "010165000001", "address": "xã Gia Phú", "stay_address": "phường Lào Cai",
		"dwelling": "stay", "owner": "Lò Văn E", "persons": "1", "minor": "no", "from": "24/11/2026",
		"until": "23/11/2027", "reason": "ở với con"},
}

func TestShippedFormsCanBeFilled(t *testing.T) {
	for code, ans := range whole {
		f := find(t, code).Form
		if faults := f.Validate(ans, "2026-11-23"); len(faults) != 0 {
			t.Errorf("%s: %v", code, faults)
		}
		if w := f.Warnings(ans); len(w) != 0 {
			t.Errorf("%s warns: %v", code, w)
		}
		clean := f.Clean(ans)
		for id := range ans {
			if _, asked := clean[id]; !asked {
				t.Errorf("%s: the answer to %s is not asked for", code, id)
			}
		}
		// Each required answer taken away must be missed.
		for id := range clean {
			q, _ := f.Question(id)
			rest := maps.Clone(clean)
			delete(rest, id)
			if faults := f.Validate(rest, "2026-11-23"); q.Required && faults[id] == "" {
				t.Errorf("%s: %s is not missed", code, id)
			}
		}
	}
}

func TestFillResult(t *testing.T) {
	p := find(t, "2.000635")
	facts := map[string]string{"place.name": "UBND xã Gia Phú", "decision.number": "12", "decision.date": "24/11/2026"}
	want := `TRÍCH LỤC HỘ TỊCH (BẢN SAO)
Số: 12/TLHT-BS
UBND xã Gia Phú cấp bản sao trích lục: Trích lục kết hôn
Họ, chữ đệm và tên: Lò Thị A
Ngày, tháng, năm sinh: 1965
Vợ hoặc chồng: Vàng Văn B
Đã đăng ký tại: xã Xuân Giao
Ngày đăng ký: 1985
Số bản: 2
Ngày 24/11/2026`
	if d := cmp.Diff(want, p.FillResult(whole["2.000635"], facts, "vi")); d != "" {
		t.Error(d)
	}
	birth := find(t, "1.001193").FillResult(whole["1.001193"], nil, "en")
	for _, s := range []string{"Date of birth: 01/11/2026; sex: Female", "Mother: Lò Thị C"} {
		if !strings.Contains(birth, s) {
			t.Errorf("no %q in:\n%s", s, birth)
		}
	}
	if strings.Contains(birth, "Father") {
		t.Errorf("a father who is not named:\n%s", birth)
	}
}

// An answer must not be able to bring in a placeholder of the office.
func TestFillResultDoesNotFillAnswers(t *testing.T) {
	p := Procedure{Result: Result{Template: i18n.Text{"vi": "{a} {b}"}},
		Form: &Form{Pages: []Page{{ID: "p", Questions: []Question{{ID: "a", Type: TypeText},
			{ID: "b", Type: TypeYesNo}}}}}}
	got := p.FillResult(Answers{"a": "{decision.number}", "b": "yes"}, map[string]string{"decision.number": "7"}, "vi")
	if got != "{decision.number} Có" {
		t.Error(got)
	}
	if got := p.FillResult(Answers{"a": "x"}, nil, "vi"); got != "x …………" {
		t.Error(got)
	}
}
