package papers

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/platform/pdf"
)

var keep = flag.String("keep", "", "a directory in which the papers are kept, to look at them")

func TestMain(m *testing.M) {
	pdf.SetFonts(func(name string) ([]byte, error) {
		b, err := os.ReadFile(filepath.Join("../../web/dist/pdf", name))
		if err != nil {
			return nil, fmt.Errorf("%w (the web build puts it there)", err)
		}
		return b, nil
	})
	os.Exit(m.Run())
}

// poppler runs one of the programs that read papers back.
func poppler(t *testing.T, paper []byte, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%v: install poppler-utils (make test does)", err)
	}
	name := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(name, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = name
		}
	}
	cmd := exec.Command(path, args...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("%s: %v %s", program, err, complaints.String())
	}
	return string(out)
}

func made(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func kept(t *testing.T, name string, paper []byte) {
	t.Helper()
	if *keep == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*keep, name+".pdf"), paper, 0o600); err != nil {
		t.Fatal(err)
	}
}

// text reads a paper; runs of white space are one space.
func text(t *testing.T, paper []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(poppler(t, paper, "pdftotext", "FILE", "-")), " ")
}

func pages(t *testing.T, paper []byte) int {
	t.Helper()
	var n int
	info := poppler(t, paper, "pdfinfo", "FILE")
	if _, err := fmt.Sscanf(regexp.MustCompile(`Pages: +\d+`).FindString(info), "Pages: %d", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEveryPaperWithUsualDataIsOnePage(t *testing.T) {
	const a4, a5, lying = "595.28 x 841.89", "419.53 x 595.28", "841.89 x 595.28"
	size := map[string]string{"form07": lying, "session": a4, "session-en": a4, "result": a4, "manifest": a4, "application": a4}
	for name, write := range all {
		t.Run(name, func(t *testing.T) {
			paper := made(t, write)
			kept(t, name, paper)
			info := poppler(t, paper, "pdfinfo", "FILE")
			want := size[name]
			if want == "" {
				want = a5
			}
			if !strings.Contains(info, want) || pages(t, paper) != 1 {
				t.Errorf("want one page of %s, got %s", want, info)
			}
			if again := made(t, write); !bytes.Equal(paper, again) {
				t.Error("the same paper twice is not the same bytes")
			}
			tidy(t, paper)

		})
	}
}
