// Package help answers inside the product from the guides by role, in docs/guides:
// they are its one source. It knows no module; the app says who is to read which
// guide, and which part of it belongs to which pages.
package help

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"thonso/internal/platform/i18n"
	own "thonso/internal/platform/text"
)

// A guide is one of the guides in one language.
type guide struct {
	Name, Title string
	Parts       []part
	HTML        string
}

// A part is a chapter of a guide. Its id is the same in every language: it is
// made of the heading in the first one.
type part struct{ ID, Title string }

// readGuides reads the guides of these names in every language that they are written in.
func readGuides(files fs.FS, names []string) (map[string]map[string]guide, error) {
	all := map[string]map[string]guide{}
	for _, name := range names {
		all[name] = map[string]guide{}
		var ids []string
		for _, lang := range i18n.Languages {
			file := name + ".md"
			if lang != i18n.Languages[0] {
				file = name + "." + lang + ".md"
			}
			raw, err := fs.ReadFile(files, file)
			if err != nil {
				return nil, fmt.Errorf("guide: %w", err)
			}
			g, err := read(raw, ids)
			if err != nil {
				return nil, fmt.Errorf("guide %s: %w", file, err)
			}
			if g.Name = name; ids == nil {
				for _, p := range g.Parts {
					ids = append(ids, p.ID)
				}
			}
			all[name][lang] = g
		}
	}
	return all, nil
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// read makes a page of a guide: without its pictures, which show what the reader
// has before them, and without what only leads about between files.
func read(raw []byte, ids []string) (g guide, err error) {
	doc := markdown.Parser().Parse(text.NewReader(raw))
	var drop []ast.Node
	err = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			title := words(n, raw)
			switch n.Level {
			case 1: // the page has it, and the line below leads to other files
				g.Title = title
				drop = append(drop, n, n.NextSibling())
			case 2:
				id := strings.ReplaceAll(own.Key(title), " ", "-")
				if len(ids) > len(g.Parts) {
					id = ids[len(g.Parts)]
				}
				g.Parts = append(g.Parts, part{id, title})
				n.SetAttributeString("id", []byte(id))
			}
		case *ast.Image:
			drop = append(drop, n)
		case *table.Table:
			n.SetAttributeString("class", []byte("table"))
			n.SetAttributeString("tabindex", []byte("0")) // on a phone it is moved sideways
		case *ast.Link:
			n.Destination = inside(string(n.Destination))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return g, err
	}
	for _, n := range drop {
		remove(n, raw)
	}
	var out bytes.Buffer
	err = markdown.Renderer().Render(&out, raw, doc)
	g.HTML = out.String()
	return g, err
}

// remove takes out a node, and what has nothing left to say without it: the
// paragraph of a picture, the table of some.
func remove(n ast.Node, raw []byte) {
	if n == nil || n.Parent() == nil {
		return
	}
	up := n.Parent()
	up.RemoveChild(up, n)
	if cell, is := up.(*table.TableCell); is {
		whole := cell.Parent().Parent()
		for row := whole.FirstChild(); row != nil; row = row.NextSibling() {
			if row.Kind() == table.KindTableRow && words(row, raw) != "" {
				return
			}
		}
		remove(whole, raw)
	} else if up.Kind() == ast.KindParagraph && words(up, raw) == "" {
		remove(up, raw)
	}
}

// inside leads from a guide to another of the product, or to where it is on the net.
func inside(to string) []byte {
	name, is := strings.CutSuffix(to, ".md")
	switch {
	case strings.Contains(to, "://"):
		return []byte(to)
	case is && !strings.Contains(name, "/") && name != "README":
		name, _, _ = strings.Cut(name, ".")
		return []byte(URL + "/" + name)
	}
	return []byte(URL)
}

// words are the texts of a node.
func words(n ast.Node, raw []byte) string {
	var out strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function never fails
		if t, is := n.(*ast.Text); is && entering {
			out.Write(t.Segment.Value(raw))
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(out.String())
}
