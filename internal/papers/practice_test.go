package papers

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// practised is every paper as practice prints it.
func practised() map[string]func(io.Writer) error {
	a := agency
	a.Practice = true
	f1, f2, f3, f4, f5, f6, f7 := sample01(), sample02(), sample03(), sample04(), sample05(), sample06(), sample07()
	f1.Agency, f2.Agency, f3.Agency, f4.Agency, f5.Agency, f6.Agency, f7.Agency = a, a, a, a, a, a, a
	m, r, x, e, app, slip := sampleMandate("vi"), sampleReport(40), sampleResult(), sampleManifest(4),
		sampleApplication(), sampleSlip()
	m.Practice, r.Practice, x.Agency.Practice, e.Practice, app.Practice, slip.Agency = true, true, true, true, true, a
	return map[string]func(io.Writer) error{
		"form01": func(w io.Writer) error { return WriteForm01(w, f1) }, "form02": func(w io.Writer) error {
			return WriteForm02(w, f2)
		},
		"form03": func(w io.Writer) error { return WriteForm03(w, f3) }, "form04": func(w io.Writer) error {
			return WriteForm04(w, f4)
		},
		"form05": func(w io.Writer) error { return WriteForm05(w, f5) }, "form06": func(w io.Writer) error {
			return WriteForm06(w, f6)
		},
		"form07": func(w io.Writer) error { return WriteForm07(w, f7, rows07(6)) }, "mandate": func(w io.Writer) error {
			return WriteMandate(in("vi"), w, m)
		},
		"session": func(w io.Writer) error { return WriteSessionReport(in("vi"), w, r) }, "result": func(w io.Writer) error {
			return WriteResult(w, x)
		},
		"manifest":    func(w io.Writer) error { return WriteErrandManifest(w, e) },
		"application": func(w io.Writer) error { return WriteApplication(w, app) },
		"slip":        func(w io.Writer) error { return WriteSlip(in("vi"), w, slip) },
	}
}

// TestPracticeIsMarked: no paper of practice can be taken for a real one, nor the other way round.
func TestPracticeIsMarked(t *testing.T) {
	var mark []byte
	for _, u := range utf16.Encode([]rune(worthless)) {
		mark = append(mark, byte(u>>8), byte(u))
	}
	marked := practised()
	for name := range all {
		if _, ok := marked[strings.SplitN(name, "-", 2)[0]]; !ok {
			t.Errorf("%s isn't tried in practice", name)
		}
	}
	for name, write := range marked {
		var practice, genuine bytes.Buffer
		if err := write(&practice); err != nil {
			t.Fatal(err)
		}
		if err := all[name](&genuine); err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(unescaped(practice.Bytes()), mark) {
			t.Errorf("%s of practice is not marked", name)
		}
		if bytes.Contains(unescaped(genuine.Bytes()), mark) {
			t.Errorf("%s is marked though it is genuine", name)
		}
		if dir := os.Getenv("PAPERS_DIR"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "practice-"+name+".pdf"), practice.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// unescaped undoes what a string of a PDF escapes.
func unescaped(b []byte) []byte {
	return []byte(strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(string(b)))
}
