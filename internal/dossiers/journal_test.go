package dossiers_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/procedures"
)

// The journal says who added and took out which photo, and who put right what
// came back, once each, and never what it holds.
func TestPreparingIsInTheJournal(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.draft(whole)
		extra := filing.PhotoInput{ID: d.ID, PhotoID: ids.New(), Component: "card"}
		photo := aPhoto().Bytes()
		var err error
		for range 2 { // the second is a repeat
			extra.Content = bytes.NewReader(photo)
			_, err = b.Filing.AddPhoto(ctx, b.clerk, extra)
			b.must(err)
		}
		extra.Content = aPhoto()
		if _, err := b.Filing.AddPhoto(ctx, b.clerk, extra); fault.Of(err).Key != once.OtherKey {
			t.Errorf("another photo under the same id: %v", err)
		}
		for range 2 {
			b.must(b.Filing.RemovePhoto(ctx, b.clerk, d.ID, extra.PhotoID))
		}
		if err := b.Filing.RemovePhoto(ctx, b.actor("stranger", "member", b.other), d.ID, extra.PhotoID); err == nil {
			t.Error("a stranger takes out a photo")
		}
		_, err = b.Filing.Submit(ctx, b.clerk, dossiers.Act{ID: d.ID})
		b.must(err)
		_, err = b.Office.AskSupplement(ctx, b.clerk, dossiers.Act{ID: d.ID},
			[]dossiers.Want{{Target: "q:purpose", Reason: "wrong_value"}})
		b.must(err)
		for range 2 {
			_, _, err = b.Filing.Answer(ctx, b.clerk,
				filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
					Answers: procedures.Answers{"purpose": "xin học"}})
			b.must(err)
		}
		rows, err := b.DB.Read().Query(ctx,
			`select action, actor_name, for_name, detail from audit_entry where target_id = $1 order by seq`, d.ID)
		b.must(err)
		defer rows.Close()
		var got []string
		for rows.Next() {
			var action, who, whom, detail string
			b.must(rows.Scan(&action, &who, &whom, &detail))
			if action == "dossiers.begin" || action == "dossiers.submit" || action == "dossiers.supplement" {
				continue
			}
			got = append(got, strings.Join([]string{strings.TrimPrefix(action, "dossiers."), who, whom, detail}, " "))
		}
		b.must(rows.Err())
		want := []string{
			`add_photo Người clerk Lò Thị Thử {"after":{"component":"card","page":1},"before":null}`,
			`add_photo Người clerk Lò Thị Thử {"after":{"component":"card","page":2},"before":null}`,
			`remove_photo Người clerk Lò Thị Thử {"after":null,"before":{"component":"card","page":2}}`,
			`put_right Người clerk Lò Thị Thử {"after":{"target":"q:purpose"},"before":null}`,
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("the journal:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}
