package ui

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// checkDocument holds a whole page to the rules that assistive technology and
// the content security policy depend on.
func checkDocument(t *testing.T, doc *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	labels := map[string]bool{}
	for _, n := range all(doc, func(*html.Node) bool { return true }) {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q is given twice", id)
			}
			ids[id] = true
		}
		if n.Data == "label" {
			labels[attr(n, "for")] = true
		}
	}
	level := 0
	for _, n := range all(doc, func(*html.Node) bool { return true }) {
		checkPolicy(t, n)
		checkReferences(t, n, ids)
		checkControl(t, n, labels)
		checkStructure(t, n)
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			now := int(n.Data[1] - '0')
			if now > level+1 {
				t.Errorf("heading %q jumps from h%d to h%d", textOf(n), level, now)
			}
			level = now
		}
	}
	if n := len(all(doc, func(n *html.Node) bool { return n.Data == "main" })); n != 1 {
		t.Errorf("%d main elements", n)
	}
	if strings.Contains(textOf(doc), "ui.") {
		t.Error("a message key is shown instead of its text")
	}
}

func checkPolicy(t *testing.T, n *html.Node) {
	t.Helper()
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			t.Errorf("<%s %s> is forbidden by the policy", n.Data, a.Key)
		}
		if (a.Key == "src" || n.Data == "link" && a.Key == "href") && !strings.HasPrefix(a.Val, "/") {
			t.Errorf("<%s> loads %q from elsewhere", n.Data, a.Val)
		}
	}
	if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
		t.Errorf("inline <%s>", n.Data)
	}
}

func checkReferences(t *testing.T, n *html.Node, ids map[string]bool) {
	t.Helper()
	for _, key := range []string{"aria-describedby", "aria-labelledby", "for"} {
		for _, id := range strings.Fields(attr(n, key)) {
			if !ids[id] {
				t.Errorf("<%s %s> names %q, which is not there", n.Data, key, id)
			}
		}
	}
	if n.Data == "a" && inside(n, "error-summary") && !ids[strings.TrimPrefix(attr(n, "href"), "#")] {
		t.Errorf("the error summary leads to %q, which is not there", attr(n, "href"))
	}
}

func checkControl(t *testing.T, n *html.Node, labels map[string]bool) {
	t.Helper()
	switch n.Data {
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && !labels[attr(n, "id")] {
			t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
		}
	case "button":
		if attr(n, "type") == "" || textOf(n) == "" {
			t.Errorf("button %q needs a type and a text", textOf(n))
		}
	case "a":
		if textOf(n) == "" || attr(n, "href") == "" {
			t.Errorf("link %q to %q", textOf(n), attr(n, "href"))
		}
	}
}

func checkStructure(t *testing.T, n *html.Node) {
	t.Helper()
	switch n.Data {
	case "img":
		if attr(n, "alt") == "" && !hasClass(n, "spot") || attr(n, "width") == "" {
			t.Error("an image needs words, and a size so that nothing jumps")
		}
	case "th":
		if attr(n, "scope") == "" {
			t.Errorf("th %q has no scope", textOf(n))
		}
	case "table":
		if n.FirstChild.Data != "caption" {
			t.Error("a table has no caption")
		}
	case "fieldset":
		if n.FirstChild.Data != "legend" {
			t.Error("a fieldset has no legend")
		}
	case "nav":
		if attr(n, "aria-label") == "" {
			t.Error("a nav has no name")
		}
	case "html":
		if attr(n, "lang") == "" {
			t.Error("the page does not tell its language")
		}
	}
}

// pick gives the text of the first element that matches, or of one attribute:
// "p.error", "input@value". What is not there is "".
func pick(t *testing.T, doc *html.Node, what string) string {
	t.Helper()
	selector, key, isAttr := strings.Cut(what, "@")
	n := find(doc, selector)
	if n == nil {
		return ""
	}
	if isAttr {
		return attr(n, key)
	}
	return textOf(n)
}

// find takes "tag", ".class" or "tag.class".
func find(doc *html.Node, selector string) *html.Node {
	tag, class, _ := strings.Cut(selector, ".")
	found := all(doc, func(n *html.Node) bool {
		return (tag == "" || n.Data == tag) && (class == "" || hasClass(n, class))
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func all(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && match(d) {
			out = append(out, d)
		}
	}
	return out
}

func inside(n *html.Node, class string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if hasClass(p, class) {
			return true
		}
	}
	return false
}

func hasClass(n *html.Node, class string) bool {
	for _, c := range strings.Fields(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(out.String())
}
