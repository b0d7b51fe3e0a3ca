// Package i18n gives texts for people in the language of the request.
package i18n

import (
	"context"
	"fmt"
	"strings"
)

type langKey struct{}

var tables = map[string]map[string]string{}

// Register adds the messages of one language.
func Register(lang string, messages map[string]string) {
	if tables[lang] == nil {
		tables[lang] = map[string]string{}
	}
	for key, text := range messages {
		tables[lang][key] = text
	}
}

// WithLang returns a context whose texts are in lang.
func WithLang(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// Lang is the language of ctx, "vi" when none was chosen.
func Lang(ctx context.Context) string {
	if lang, ok := ctx.Value(langKey{}).(string); ok {
		return lang
	}
	return "vi"
}

// T is the text of key; args are alternating name, value.
func T(ctx context.Context, key string, args ...any) string {
	text, ok := tables[Lang(ctx)][key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return text
}
