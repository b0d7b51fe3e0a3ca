package errands

import (
	"context"

	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

const labels = "errands.field."

// Fields are what is asked of who sets out: which results, all of them where nothing is said.
func (in *StartInput) Fields() forms.Fields {
	return forms.Of(labels, forms.OwnID("id", &in.ID), forms.Hidden("village", &in.VillageID),
		forms.Boxes("dossiers", &in.Dossiers).Need("errands.choose_some"))
}

// A sealInput names the results that go into the envelope.
type sealInput struct {
	ErrandID string   `json:"-" path:"id"`
	Items    []string `json:"items"`
}

func (in *sealInput) Fields() forms.Fields {
	return forms.Of(labels, forms.Boxes("items", &in.Items).Hint("errands.tick_hint"))
}

// A takeInput holds the code that the clerk says.
type takeInput struct {
	ErrandID string `json:"-" path:"id"`
	Code     string `json:"code"`
}

func (in *takeInput) Fields() forms.Fields {
	return forms.Of(labels, forms.Text("code",
		&in.Code).Need("errands.code_wrong").Max(8).Short().Hint("errands.take_hint")).ForOthers()
}

// Fields are what is asked when a result is handed over.
func (in *HandOverInput) Fields(ctx context.Context) forms.Fields {
	proof := forms.Choice("proof", &in.Proof, "code", "photo", "qr")
	for _, key := range []string{"code", "photo"} {
		text := "errands.proof." + key
		proof.Offer(ui.Option{Value: key, Label: i18n.T(ctx, text), Hint: i18n.T(ctx, text+"_hint")})
	}
	return forms.Of(labels, proof,
		forms.Text("secret", &in.Secret).Hint("errands.secret_hint"),
		forms.File("photo").Hint("errands.photo_hint").Looks(forms.Look{Camera: true}),
	).Private()
}
