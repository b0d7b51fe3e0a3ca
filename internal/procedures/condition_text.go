package procedures

import (
	"context"
	"strings"

	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
)

// Words tells the condition in the words of the form's questions and answers.
func (c *Condition) Words(ctx context.Context, f *Form) string { return c.words(ctx, f, false) }

// words tells the condition, or its opposite: a "not" is said where the answer
// stands, never in front of a whole sentence.
func (c *Condition) words(ctx context.Context, f *Form, not bool) string {
	switch {
	case c == nil:
		return ""
	case c.Not != nil:
		return c.Not.words(ctx, f, !not)
	case c.Question != "":
		return c.answer(ctx, f, not)
	case len(c.Any) > 0:
		return together(ctx, f, c.Any, !not, not)
	}
	return together(ctx, f, c.All, not, not)
}

// together joins conditions of which any is enough, or which all must hold.
func together(ctx context.Context, f *Form, parts []Condition, any, not bool) string {
	words := convert.Each(parts, func(c Condition) string { return c.words(ctx, f, not) })
	if any {
		return strings.Join(words, i18n.T(ctx, "procedures.when.or"))
	}
	return strings.Join(words, i18n.T(ctx, "procedures.when.and"))
}

// answer tells which answer to its question fulfils the condition.
func (c *Condition) answer(ctx context.Context, f *Form, not bool) string {
	lang := i18n.Lang(ctx)
	q, _ := f.Question(c.Question)
	asked := strings.TrimRight(q.Label.In(lang), " ?")
	answers := strings.Join(convert.Each(c.In, func(v string) string { return q.Display(v, lang) }),
		i18n.T(ctx, "procedures.when.or"))
	switch {
	case q.Type == TypeYesNo && (c.In[0] == "yes") != not:
		return asked
	case q.Type == TypeYesNo:
		return i18n.T(ctx, "procedures.when.no", "question", asked)
	case not:
		return i18n.T(ctx, "procedures.when.other", "question", asked, "answers", answers)
	}
	return i18n.T(ctx, "procedures.when.answer", "question", asked, "answers", answers)
}
