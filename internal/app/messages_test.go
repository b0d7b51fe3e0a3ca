package app

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// allMessages reads the texts of every package, wired already or not.
func allMessages(t *testing.T, lang string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(filepath.ToSlash(path), "/messages/"+lang+".json") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var m map[string]string
		if err := json.Unmarshal(raw, &m); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for k, v := range m {
			if _, twice := out[k]; twice {
				t.Errorf("%s: %q is given twice", path, k)
			}
			out[k] = v
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestLanguagesAgree(t *testing.T) {
	t.Parallel()
	vi, en := allMessages(t, "vi"), allMessages(t, "en")
	if len(vi) < 100 {
		t.Fatalf("only %d texts found", len(vi))
	}
	for key, text := range vi {
		if _, ok := en[key]; !ok {
			t.Errorf("%q has no English text", key)
			continue
		}
		if diff := cmp.Diff(placeholders(text), placeholders(en[key])); diff != "" {
			t.Errorf("%q takes other arguments in English: %s", key, diff)
		}
		if text != norm.NFC.String(text) {
			t.Errorf("%q is not in normal form C", key)
		}
	}
	for key, text := range en {
		// Only English has a singular of its own.
		if _, ok := vi[strings.TrimSuffix(key, ".one")]; !ok {
			t.Errorf("%q has no Vietnamese text", key)
		}
		if strings.TrimSpace(text) == "" || strings.TrimSpace(vi[strings.TrimSuffix(key, ".one")]) == "" {
			t.Errorf("%q is empty", key)
		}
	}
}

// keyUses are the places in source where a message key stands. The first group
// is the key, the second a + where the key is only a beginning.
var keyUses = []*regexp.Regexp{
	regexp.MustCompile(`i18n\.T\([^,()]+(?:\(\))?, "([^"]+)"( ?\+)?`),
	regexp.MustCompile(`fault\.New\(fault\.\w+, "([^"]+)"( ?\+)?`),
	regexp.MustCompile(`fault\.Field\("[^"]*", "([^"]+)"( ?\+)?`),
	regexp.MustCompile(`bad\["[^"]*"\] = "([^"]+)"( ?\+)?`),
	regexp.MustCompile(`(?:NavEntry|Tile)\{[^}]*Key: +"([^"]+)"( ?\+)?`),
}

func TestUsedKeysHaveTexts(t *testing.T) {
	t.Parallel()
	vi := allMessages(t, "vi")
	uses := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isHandWritten(path) {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, use := range keyUses {
			for _, m := range use.FindAllStringSubmatch(string(src), -1) {
				uses++
				if !hasText(vi, m[1], m[2] != "") {
					t.Errorf("%s: no text for %q", path, m[1])
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if uses < 200 {
		t.Errorf("only %d uses found: do the patterns still fit?", uses)
	}
}

func isHandWritten(path string) bool {
	if strings.HasSuffix(path, ".templ") {
		return true
	}
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") &&
		!strings.HasSuffix(path, "_templ.go")
}

func hasText(texts map[string]string, key string, beginning bool) bool {
	if !beginning {
		_, ok := texts[key]
		return ok
	}
	for k := range texts {
		if strings.HasPrefix(k, key) {
			return true
		}
	}
	return false
}

// TestAppTexts: what the app's own pages say has texts.
func TestAppTexts(t *testing.T) {
	t.Parallel()
	vi := allMessages(t, "vi")
	for kind, key := range errorTitles {
		if vi[key] == "" {
			t.Errorf("fault kind %d: no text for %q", kind, key)
		}
	}
	for _, s := range sitePages {
		for n := range s.Sections {
			key := "site." + s.Key + "." + strconv.Itoa(n+1)
			if vi[key] == "" || vi[key+".text"] == "" {
				t.Errorf("no text for %q", key)
			}
		}
		if vi["site."+s.Key] == "" || vi["site."+s.Key+".lead"] == "" {
			t.Errorf("%s has no title or lead", s.URL)
		}
	}
	for _, m := range newWorld(t).Modules.All() {
		for _, l := range m.Start {
			if vi[l.Title] == "" || vi[l.Text] == "" {
				t.Errorf("start link %s has no texts", l.URL)
			}
		}
	}
}
