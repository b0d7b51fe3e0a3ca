package papers

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// A placed word of a paper, in points.
type placed struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

type placedPage struct {
	Width  float64  `xml:"width,attr"`
	Height float64  `xml:"height,attr"`
	Words  []placed `xml:"word"`
}

// tidy fails where a word leaves the page or lies over another one.
func tidy(t *testing.T, paper []byte) {
	t.Helper()
	var doc struct {
		Pages []placedPage `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal([]byte(poppler(t, paper, "pdftotext", "-bbox", "FILE", "-")), &doc); err != nil {
		t.Fatal(err)
	}
	words := 0
	for n, p := range doc.Pages {
		for i, a := range p.Words {
			words++
			if a.XMin < 10 || a.YMin < 5 || a.XMax > p.Width-10 || a.YMax > p.Height-5 {
				t.Errorf("page %d: %q leaves the page", n+1, a.Text)
			}
			for _, b := range p.Words[:i] {
				// The boxes reach from the highest to the lowest letter of the
				// font, so boxes of neighbouring lines may touch.
				h := min(a.YMax-a.YMin, b.YMax-b.YMin) * 0.3
				if min(a.XMax, b.XMax)-max(a.XMin, b.XMin) > 0.5 && min(a.YMax, b.YMax)-max(a.YMin, b.YMin) > h {
					t.Errorf("page %d: %q lies over %q", n+1, a.Text, b.Text)
				}
			}
		}
	}
	if words == 0 {
		t.Error("no words")
	}
}

func TestLongWordsAndNamesStayInTheirPlaces(t *testing.T) {
	long := Person{
		Name:     strings.Repeat("Hoàng Thị Ngọc Phương Uyên ", 6),
		IDNumber: "010160000001",
		Address:  strings.Repeat("số 1234, ngõ 56, đường Nguyễn Trường Tộ, ", 5),
		Phone:    "0900 000 001, 0900 000 002, 0900 000 003",
		Email:    strings.Repeat("dia-chi-thu-dien-tu-rat-dai.", 4) + "@xa-gia-phu.example",
	}
	ag := Agency{Parent: strings.Repeat("Ủy ban nhân dân thành phố trực thuộc Trung ương ", 2),
		Name: strings.Repeat("Trung tâm Phục vụ hành chính công ", 3), Place: "Thị trấn Nông trường Phong Hải"}
	code := strings.Repeat("H38.52.07-261124-", 4)
	d := Dossier{code, long, strings.Repeat(matter+"; ", 5), "https://giaphu.example/tra-cuu/" + code}
	f1, f2, f3, f4, f5, f6 := sample01(), sample02(), sample03(), sample04(), sample05(), sample06()
	f1.Agency, f1.Dossier, f1.Submitter, f1.Helper, f1.Clerk = ag, d, long, long.Name, long.Name
	f1.Components = append(f1.Components, Component{Name: strings.Repeat("x", 300)})
	f2.Agency, f2.Dossier, f2.Officer = ag, d, long.Name
	f3.Agency, f3.Dossier, f3.Reason = ag, d, strings.Repeat("Lý do thứ nhất rất dài. ", 200)
	f4.Agency, f4.Dossier, f4.Leader.Name = ag, d, long.Name
	f5.Agency, f5.Dossier = ag, d
	f6.Agency, f6.Dossier = ag, d
	f6.Handovers[0].Note = strings.Repeat("ghi chú dài ", 150) // taller than any page
	m, s, r, e, a := sampleMandate("vi"), sampleReport(3), sampleResult(), sampleManifest(3), sampleApplication()
	m.Resident, m.Code = long, "482 915 482 915 482 915"
	s.Attendance[0].Name, s.Dossiers[0].Code = long.Name, code
	r.Agency, r.Title, r.Body[0] = ag, strings.Repeat("GIẤY XÁC NHẬN ", 5), strings.Repeat(r.Body[0]+" ", 20)
	e.Carrier, e.Items[0].Owner, e.Items[0].Code = long, long.Name, code
	a.Applicant, a.Code, a.Sections[0].Answers[0] = long, code, Answer{strings.Repeat("Câu hỏi ", 40),
		long.Email + long.Email}
	row := func(yield func(Row07, error) bool) {
		yield(Row07{Code: code, Content: d.Content, Owner: long.Name, Address: long.Address, Phone: long.Phone,
			Officer: long.Name, Note: long.Email}, nil)
	}
	for name, write := range map[string]func(io.Writer) error{
		"01": func(w io.Writer) error { return WriteForm01(w, f1) }, "02": func(w io.Writer) error {
			return WriteForm02(w, f2)
		},
		"03": func(w io.Writer) error { return WriteForm03(w, f3) }, "04": func(w io.Writer) error {
			return WriteForm04(w, f4)
		},
		"05": func(w io.Writer) error { return WriteForm05(w, f5) }, "06": func(w io.Writer) error {
			return WriteForm06(w, f6)
		},
		"07":      func(w io.Writer) error { return WriteForm07(w, sample07(), row) },
		"mandate": func(w io.Writer) error { return WriteMandate(in("vi"), w, m) }, "session": func(w io.Writer) error {
			return WriteSessionReport(in("vi"), w, s)
		},
		"result": func(w io.Writer) error { return WriteResult(w, r) }, "manifest": func(w io.Writer) error {
			return WriteErrandManifest(w, e)
		},
		"application": func(w io.Writer) error { return WriteApplication(w, a) },
	} {
		t.Run(name, func(t *testing.T) {
			paper := made(t, write)
			kept(t, "long-"+name, paper)
			tidy(t, paper)
		})
	}
}

// A blank form is one that is filled with a pen when the machines are down.
func TestBlankPapersHaveDotsForAPen(t *testing.T) {
	none := func(func(Row07, error) bool) {}
	for name, write := range map[string]func(io.Writer) error{
		"01": func(w io.Writer) error { return WriteForm01(w, Form01{}) }, "02": func(w io.Writer) error {
			return WriteForm02(w, Form02{})
		},
		"03": func(w io.Writer) error { return WriteForm03(w, Form03{}) }, "04": func(w io.Writer) error {
			return WriteForm04(w, Form04{})
		},
		"05": func(w io.Writer) error { return WriteForm05(w, Form05{}) }, "06": func(w io.Writer) error {
			return WriteForm06(w, Form06{})
		},
		"07":      func(w io.Writer) error { return WriteForm07(w, Form07{}, none) },
		"mandate": func(w io.Writer) error { return WriteMandate(in("vi"), w, Mandate{}) },
	} {
		t.Run(name, func(t *testing.T) {
			paper := made(t, write)
			kept(t, "blank-"+name, paper)
			tidy(t, paper)
			if pages(t, paper) != 1 {
				t.Error("not one page")
			}
			if name != "07" && !strings.Contains(text(t, paper), "..........") {
				t.Error("no dotted line")
			}
		})
	}
}
