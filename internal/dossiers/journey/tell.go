package journey

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/notices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
)

// tell tells the owner and the helper of an event that stands: in the product that it
// happened, by e-mail all that there is to know of it.
func (s *Service) tell(ctx context.Context, tx *db.Tx, _ auth.Actor, e dossiers.Stood) error {
	d := e.Dossier
	m := notices.Message{ID: e.Event.ID, Email: d.OwnerEmail, PlaceID: d.PlaceID, Key: "notices.dossier." + wordOf(e),
		Args: append([]string{"code", dossiers.ReceiptNumber(d)}, e.Proc.Plain.Args("procedure")...),
		URL:  dossiers.CaseURL + d.ID}
	switch e.Event.Kind {
	case dossiers.ActionExtend, dossiers.ActionVerify:
		m.Args = append(m.Args, "due", i18n.DateTime(d.Promised), "reason", e.Event.Data.Reason)
	case dossiers.ActionFollow:
		key := "dossiers.status." + string(d.Status)
		m.Args = append(m.Args, "status", s.catalog.Text(i18n.Languages[0], key))
		for _, lang := range i18n.Languages[1:] {
			m.Args = append(m.Args, "status."+lang, s.catalog.Text(lang, key))
		}
	}
	if d.HelperID != "" && d.HelperID != e.Event.ActorID {
		m.AccountID = d.HelperID
	}
	if d.Assist == dossiers.Self && d.Channel == dossiers.Online && d.CreatedBy != e.Event.ActorID {
		m.AccountID, m.URL = d.CreatedBy, dossiers.DossierURL(d.ID, "form") // filed by the person's own account
	}
	if m.Email != "" {
		if err := s.write(ctx, tx, d, &m); err != nil {
			return err
		}
	}
	return s.notices.Tell(ctx, tx, m)
}

// wordOf is what a notice is called: by what was done where the status alone would
// say too little, or something wrong.
func wordOf(e dossiers.Stood) string {
	kind, f := e.Event.Kind, Facts{Dossier: e.Dossier, Events: []dossiers.Event{e.Event}}
	switch {
	case kind == dossiers.ActionFollow:
		return "followed"
	case kind == dossiers.ActionSubmit && e.Way == dossiers.Portal:
		return "filed"
	case slices.Contains([]dossiers.Action{dossiers.ActionExtend, dossiers.ActionVerify, dossiers.ActionSupplied,
		dossiers.ActionRefuseStop}, kind):
		return string(kind)
	}
	return cmp.Or(endOf(f), string(e.Status))
}

// write completes the e-mail: in the person's own language, with what was done and
// why, what comes next, where and with what, and the way to the dossier itself.
func (s *Service) write(ctx context.Context, tx *db.Tx, d dossiers.Dossier, m *notices.Message) error {
	f, err := s.factsIn(ctx, tx, d)
	if err != nil {
		return err
	}
	secret, err := s.dossiers.SecretOf(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	m.Lang, m.PublicURL = f.Letters, s.dossiers.TrackURL("", secret)
	ctx = i18n.With(ctx, s.catalog, m.Lang)
	m.Lines = lines(ctx, s.Story(ctx, f, true), d.Status.Ended(), m.ID)
	return nil
}

// lines are the paragraphs of a letter that tells of an event.
func lines(ctx context.Context, st Story, ended bool, eventID string) []string {
	var out []string
	add := func(parts ...string) {
		if text := strings.TrimSpace(strings.Join(parts, "\n")); text != "" {
			out = append(out, text)
		}
	}
	if i := slices.IndexFunc(st.Moments, func(m Moment) bool { return m.EventID == eventID }); i >= 0 {
		m := st.Moments[i]
		told := m.Lines
		if len(st.Fixes) > 0 { // they follow, with what to do
			told = nil
		}
		add(told...)
		if m.Form != "" {
			add(i18n.T(ctx, texts+"paper", "paper", i18n.T(ctx, texts+"form_"+m.Form)))
		}
	}
	for _, f := range st.Fixes {
		add("– " + f.What + ": " + f.Why + " " + f.How)
	}
	add(st.How)
	add(st.Text, st.Note, st.Whose)
	if st.Due != "" && !strings.Contains(strings.Join(out, "\n"), st.Due) {
		add(i18n.T(ctx, texts+"due", "due", st.Due))
	}
	if len(st.Place) > 0 {
		add(append([]string{i18n.T(ctx, collectKey(ended))}, st.Place...)...)
	}
	if len(st.Bring) > 0 {
		add(i18n.T(ctx, texts+"bring") + "\n– " + strings.Join(st.Bring, "\n– "))
	}
	return out
}
