// Package i18n holds the texts for people and gives each in their language.
//
// A catalogue is a flat JSON object, key to text, per module and language.
// {name} in a text is replaced by the argument of that name. Where a language
// has plurals, "key.one", "key.few" … is used for the argument n, by its rules.
package i18n

import (
	"context"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Languages are the languages in which everything is said, the first being the default.
var Languages = []string{"vi", "en"}

// Console is the language of commands and of their complaints.
const Console = "en"

// A Catalog holds all texts.
type Catalog struct{ texts map[string]map[string]string }

// NewCatalog returns an empty catalogue.
func NewCatalog() *Catalog {
	c := &Catalog{texts: map[string]map[string]string{}}
	for _, p := range Packs {
		c.texts[p.Tag] = map[string]string{}
	}
	return c
}

// Add reads messages/<tag>.json of fsys for every pack; only Languages must
// have one. A key given twice is an error.
func (c *Catalog) Add(fsys fs.FS) error {
	for _, p := range Packs {
		lang := p.Tag
		m, err := Read(fsys, lang)
		if err != nil {
			return err
		}
		for k, v := range m {
			if _, dup := c.texts[lang][k]; dup {
				return fmt.Errorf("messages/%s.json: %q is given twice", lang, k)
			}
			c.texts[lang][k] = v
		}
	}
	return nil
}

// Keys returns the sorted keys in lang.
func (c *Catalog) Keys(lang string) []string {
	var ks []string
	for k := range c.texts[lang] {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}

// Text returns the text of key in lang with args (name, value, …) filled in.
// An unknown key is shown as such, so that a test and a person notice it.
func (c *Catalog) Text(lang, key string, args ...any) string {
	m := c.texts[lang]
	t, ok := m[key]
	if form := pluralOf(lang, args); form != "" {
		if s, has := m[key+form]; has {
			t, ok = s, true
		}
	}
	if !ok { // every pack falls back on the default
		if t, ok = c.texts[Languages[0]][key]; !ok {
			return key
		}
	}
	return c.fill(lang, t, args)
}

// Has reports whether key has a text.
func (c *Catalog) Has(key string) bool { _, ok := c.texts[Languages[0]][key]; return ok }

// forms are the ends of the keys of plurals; what counts as any other has none.
var forms = map[plural.Form]string{plural.Zero: ".zero", plural.One: ".one", plural.Two: ".two", plural.Few: ".few",
	plural.Many: ".many"}

// tags are the packs' as golang.org/x/text knows them.
var tags = func() map[string]language.Tag {
	out := map[string]language.Tag{}
	for _, p := range Packs {
		out[p.Tag] = language.Make(p.Tag)
	}
	return out
}()

// pluralOf is the form that a language uses for the argument n; "" for the usual one.
func pluralOf(lang string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "n" {
			continue
		}
		n, err := strconv.Atoi(shown(args[i+1]))
		if err != nil || n < 0 {
			return ""
		}
		return forms[plural.Cardinal.MatchPlural(tags[lang], n, 0, 0, 0, 0)]
	}
	return ""
}

// fill puts the arguments in. What is in braces and no argument stays.
func (c *Catalog) fill(lang, t string, args []any) string {
	open := strings.IndexByte(t, '{')
	if open < 0 || len(args) < 2 {
		return t
	}
	var b strings.Builder
	b.Grow(len(t) + 16*len(args))
	for ; open >= 0; open = strings.IndexByte(t, '{') {
		b.WriteString(t[:open])
		t = t[open:]
		value, n := c.argument(lang, t, args)
		b.WriteString(value)
		t = t[n:]
	}
	b.WriteString(t)
	return b.String()
}

// argument returns what stands for the name in braces at the beginning of t,
// and the length of that; for the brace itself where it is none.
func (c *Catalog) argument(lang, t string, args []any) (value string, length int) {
	if end := strings.IndexByte(t, '}'); end > 0 {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == t[1:end] {
				if key, is := args[i+1].(Key); is {
					return c.Text(lang, string(key)), end + 1
				}
				return shown(args[i+1]), end + 1
			}
		}
	}
	return t[:1], 1
}

func shown(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(v)
}

// A Key is an argument that is itself a text of the catalogue.
type Key string

type ctxKey struct{}

type speaker struct {
	catalog *Catalog
	lang    string
}

// With returns a context whose texts come from c in lang.
func With(ctx context.Context, c *Catalog, lang string) context.Context {
	return context.WithValue(ctx, ctxKey{}, speaker{c, lang})
}

// In returns a context with the texts of ctx in another language.
func In(ctx context.Context, lang string) context.Context {
	s, ok := ctx.Value(ctxKey{}).(speaker)
	if !ok {
		return ctx
	}
	return With(ctx, s.catalog, lang)
}

// Official returns ctx in the language of papers of law, whoever reads them.
func Official(ctx context.Context) context.Context { return In(ctx, Languages[0]) }

// Lang returns the language of ctx; Vietnamese where none was set.
func Lang(ctx context.Context) string {
	if s, ok := ctx.Value(ctxKey{}).(speaker); ok {
		return s.lang
	}
	return Languages[0]
}

// T returns the text of key in the language of ctx; args alternate name and value.
func T(ctx context.Context, key string, args ...any) string {
	if s, ok := ctx.Value(ctxKey{}).(speaker); ok {
		return s.catalog.Text(s.lang, key, args...)
	}
	return key
}
