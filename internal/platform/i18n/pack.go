package i18n

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// A Pack is the texts of one language, or of one way to say things in it. What
// a pack doesn't say is said in the default language.
type Pack struct {
	Tag  string // BCP 47
	Name string // as its readers call it
}

// Packs are all shipped packs; those besides Languages may be incomplete. One
// without any text is not offered to anybody: it stands ready for speakers to fill.
var Packs = []Pack{
	{"vi", "Tiếng Việt"},
	{"en", "English"},
	{"vi-x-easy", "Dễ đọc"},
	{"tyz", "Tày"},
	{"hmn", "Mông"},
}

// Tags are those of all Packs.
func Tags() (out []string) {
	for _, p := range Packs {
		out = append(out, p.Tag)
	}
	return out
}

// Read returns the texts of fsys in a pack, not to be changed; none where an optional pack has no file.
func Read(fsys fs.FS, tag string) (map[string]string, error) {
	files, is := fsys.(embed.FS)
	if !is {
		return parse(fsys, tag)
	}
	parsed.Lock()
	defer parsed.Unlock()
	key := embedded{files, tag}
	if m, ok := parsed.texts[key]; ok {
		return m, nil
	}
	m, err := parse(fsys, tag)
	if err == nil {
		parsed.texts[key] = m
	}
	return m, err
}

// parsed are the texts that lie in the program: they never change, so that each
// is parsed once, however many installations it opens.
var parsed = struct {
	sync.Mutex
	texts map[embedded]map[string]string
}{texts: map[embedded]map[string]string{}}

type embedded struct {
	files embed.FS
	tag   string
}

func parse(fsys fs.FS, tag string) (map[string]string, error) {
	name := "messages/" + tag + ".json"
	raw, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) && !slices.Contains(Languages, tag) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var m map[string]string
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// Offered are the packs that have texts, in the order of Packs.
func (c *Catalog) Offered() (out []Pack) {
	for _, p := range Packs {
		if len(c.texts[p.Tag]) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// Offered are the packs of the catalogue of ctx that have texts.
func Offered(ctx context.Context) []Pack {
	s, ok := ctx.Value(ctxKey{}).(speaker)
	if !ok {
		return nil
	}
	return s.catalog.Offered()
}

// Offers reports whether somebody may choose the pack.
func (c *Catalog) Offers(tag string) bool { return len(c.texts[tag]) > 0 }
