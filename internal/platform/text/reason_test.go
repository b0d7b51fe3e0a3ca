package text_test

import (
	"testing"

	"thonso/internal/platform/text"
)

func TestIsReason(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"hồ sơ 12": true, "H38.923-261127-0020": true, "xác minh": true,
		"chờ xác minh ở xã khác": true, "": false, "abc": false, " .  .... ": false, "a b c": false, "thử": false,
		"x .........": false} {
		if got := text.IsReason(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
