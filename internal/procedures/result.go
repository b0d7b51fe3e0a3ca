package procedures

import (
	"regexp"
	"slices"
	"strings"

	"thonso/internal/platform/clock"
)

// ResultFacts are the placeholders of a result's body that the office fills,
// not the resident. Their dot keeps them apart from questions.
var ResultFacts = []string{
	"place.name", "dossier.code", "decision.number", "decision.book", "decision.date", "decision.signer",
}

var placeholder = regexp.MustCompile(`\{[^{}\n]*\}`)

// FillResult returns the body of the result paper with the answers and the
// office's facts filled in. A line all of whose placeholders are empty is left
// out, so that one template serves every case; a single gap is dotted.
func (p Procedure) FillResult(ans Answers, facts map[string]string, lang string) string {
	ans = p.Form.Clean(ans)
	value := func(name string) string {
		if slices.Contains(ResultFacts, name) {
			return facts[name]
		}
		if q, ok := p.Form.Question(name); ok {
			return q.Display(ans[name], lang)
		}
		return ""
	}
	var lines []string
	for line := range strings.SplitSeq(p.Result.Template.In(lang), "\n") {
		names, filled := 0, 0
		line = placeholder.ReplaceAllStringFunc(line, func(m string) string {
			names++
			v := value(m[1 : len(m)-1])
			if v == "" {
				return "…………"
			}
			filled++
			return v
		})
		if names == 0 || filled > 0 {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// Display returns a normalised answer as people read it.
func (q Question) Display(v, lang string) string {
	switch q.Type {
	case TypeDate, TypePartDate:
		return PartDate(v)
	case TypeChoice, TypeChoices:
		parts := strings.Split(v, ",")
		for i, part := range parts {
			for _, o := range q.Options {
				if o.Value == part {
					parts[i] = o.Label.In(lang)
				}
			}
		}
		return strings.Join(parts, "; ")
	case TypeYesNo:
		if v != "" {
			return texts().Text(lang, "procedures.form."+v)
		}
	}
	return v
}

// PartDate writes a date or the part of one that is known: 1965, 03/1965 or 05/03/1965.
func PartDate(v string) string {
	if len(v) == len("2006-01") {
		return v[5:] + "/" + v[:4]
	}
	return clock.Date(v).Format()
}
