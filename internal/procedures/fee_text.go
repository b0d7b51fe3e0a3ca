package procedures

import (
	"context"

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
