package sessions

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

const labels = "sessions.field."

// openForm is what the page of tonight asks: the end is an hour.
type openForm struct {
	OpenInput
	End string
}

func (in *openForm) Fields() forms.Fields {
	return forms.Of(labels,
		forms.OwnID("id", &in.ID),
		forms.Hidden("village", &in.VillageID),
		forms.Text("place", &in.Place).Need("sessions.place_needed").Max(120),
		forms.Text("end", &in.End).Need("sessions.hour_shape").Max(8).Short().Hint("sessions.end_hint"),
	)
}

// comeForm is what is asked of somebody who isn't in the register.
type comeForm struct {
	ComeInput
	Who people.RegisterInput
}

func (in *comeForm) Fields() forms.Fields {
	unknown := func() bool { return in.ResidentID == "" }
	return forms.Of(labels,
		forms.OwnID("id", &in.ID),
		forms.Hidden("resident", &in.ResidentID),
		people.Name(&in.Who.Name).When(unknown),
		people.Born(&in.Who.Born).Looks(forms.Look{OneBox: true, Keypad: true, Width: ui.WidthShort}).When(unknown),
		forms.Phone("phone", &in.Who.Phone).When(unknown),
		people.Another(&in.Who.Another).When(unknown),
	).Private()
}

// Fields are what is asked before a mandate is asked for.
func (in *AskInput) Fields(ctx context.Context) forms.Fields {
	way := forms.Choice("way", &in.Way, dossiers.Portal, dossiers.Here).Need("sessions.choose_way")
	for _, w := range []dossiers.Way{dossiers.Portal, dossiers.Here} {
		key := "sessions.way." + string(w)
		way.Offer(ui.Option{Value: string(w), Label: i18n.T(ctx, key), Hint: i18n.T(ctx, key+"_hint")})
	}
	return forms.Of(labels, forms.OwnID("mandate", &in.MandateID), forms.Hidden("procedure", &in.Procedure), way)
}

// Fields are what is asked at the end of a visit.
func (in *EndInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Choice("outcome", &in.Outcome,
			Outcomes...).Texts("sessions.outcome.").Need("sessions.choose_outcome").Heading(),
		forms.Lines("note", &in.Note).Max(longestNote).Hint("sessions.note_hint").Looks(forms.Look{Rows: 3}).
			NeedIf(func() bool { return in.Outcome == Missing }, "sessions.say_missing"),
	).Private()
}

// Fields are what is asked at the end of the evening.
func (in *CloseInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Tick("drafts", &in.DraftsSeen).Texts("sessions.drafts_seen."),
		forms.Lines("note", &in.Note).Called("remark").Max(longestNote).Looks(forms.Look{Rows: 4}),
	)
}
