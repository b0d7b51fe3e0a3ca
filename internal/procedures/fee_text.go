package procedures

import (
	"context"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
)

// In tells the rule in general in the language of ctx, amounts as it writes them.
func (f Fee) In(ctx context.Context) string {
	key, args := f.Text()
	for i := 1; i < len(args); i += 2 {
		if n, ok := args[i].(int64); ok {
			args[i] = i18n.Number(i18n.Lang(ctx), n)
		}
	}
	return i18n.T(ctx, key, args...)
}

// A FeeRule is one rule in words: in which case it applies, where that is still
// open, and for whom nothing is due.
type FeeRule struct{ Text, When, Exempt string }

// FeeRules tells the rules valid on a day in the language of ctx: those that the
// answers known so far leave possible.
func (p Procedure) FeeRules(ctx context.Context, day clock.Date, ans Answers) []FeeRule {
	var out []FeeRule
	for _, f := range p.Fees {
		applies, open := f.When.Given(p.Form, ans)
		if !day.In(f.ValidFrom, f.ValidTo) || open == nil && !applies {
			continue
		}
		r := FeeRule{Text: f.In(ctx), When: open.Words(ctx, p.Form)}
		if len(f.Exempt) > 0 {
			names := convert.Each(f.Exempt, func(g string) string { return GroupName(ctx, g) })
			r.Exempt = i18n.T(ctx, "procedures.fee.free_for", "groups", strings.Join(names, ", "))
		}
		out = append(out, r)
	}
	return out
}

// FeeText is all of FeeRules as one text, before anything is known.
func (p Procedure) FeeText(ctx context.Context, day clock.Date) string {
	var out []string
	for _, r := range p.FeeRules(ctx, day, nil) {
		text := r.Text
		if r.When != "" {
			text = i18n.T(ctx, "procedures.fee.in_case", "fee", r.Text, "case", r.When)
		}
		out = append(out, strings.TrimSpace(text+". "+r.Exempt))
	}
	return strings.Join(out, " ")
}

// GroupName is what people call a group of payers.
func GroupName(ctx context.Context, group string) string {
	return i18n.T(ctx, "procedures.group."+group)
}
