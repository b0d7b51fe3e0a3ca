package cases

import (
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

// What an officer adds to a reason is a sentence of its own.
func TestLacksAreSentences(t *testing.T) {
	proc := procedures.Procedure{Components: []procedures.Component{{ID: "card", Name: i18n.Text{"vi": "Căn cước"}}}}
	for note, want := range map[string]string{"": "dossiers.reason.blurred",
		"chụp lại mặt sau": "dossiers.reason.blurred. Chụp lại mặt sau",
		"Đưa bản chính":    "dossiers.reason.blurred. Đưa bản chính"} {
		got := lacks(t.Context(), proc, []dossiers.Want{{Target: "c:card:1", Reason: "blurred", Note: note}})
		if len(got) != 1 || got[0].Reason != want {
			t.Errorf("%q: %+v", note, got)
		}
	}
}
