package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Tag is a short word in a coloured box. Lists draw hundreds of tags, so they
// are written directly instead of through a template: that costs a third.
func Tag(kind Kind, text string) templ.Component { return tag(kind, "", text) }

// StatusTag is a Tag whose colour is repeated by a shape.
func StatusTag(kind Kind, text string) templ.Component {
	return tag(kind, `<span class="glyph" aria-hidden="true">`+kind.glyph()+`</span>`, text)
}

func tag(kind Kind, mark, text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<strong class="tag tag-`+string(kind.or(KindNeutral))+`">`+mark+
			templ.EscapeString(text)+`</strong>`)
		return err
	})
}
