package teams

import (
	"context"
	"net/http"
	"strconv"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

func itoa(n int) string { return strconv.Itoa(n) }

// slot returns a slot of the form's team.
func (s *Service) slot(ctx context.Context, v *formView, id string) (Slot, error) {
	return one(selectSlots(ctx, s.db.Read(), `where id = $1 and team_id = $2`, id, v.Team.ID))
}

// slotForm makes weekly duties; with ?replaces= it begins from the one that it replaces.
func (s *Service) slotForm() form {
	return form{title: "teams.set_slot.title", flash: "teams.slot_set", label: map[string]string{"kind": "slot_kind"}, view: slotFormPage,
		fill: func(ctx context.Context, r *http.Request, _ auth.Actor, v *formView) (err error) {
			v.Values.Set("kind", string(Evening))
			v.setDate("from", max(s.today(), v.Team.From))
			if v.Members, err = s.Members(ctx, v.Team.ID, max(s.today(), v.Team.From)); err != nil {
				return err
			}
			id := web.Text(r, "replaces")
			if id == "" {
				return nil
			}
			old, err := s.slot(ctx, v, id)
			for name, value := range map[string]string{"replaces": old.ID, "kind": string(old.Kind), "weekday": itoa(old.Weekday), "start": old.Start, "end": old.End, "place": old.Place, "label": old.Label} {
				v.Values.Set(name, value)
			}
			v.Values["members"] = old.MemberIDs
			return err
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (string, error) {
			in := SlotInput{Kind: SlotKind(web.Text(r, "kind")), Start: web.Text(r, "start"), End: web.Text(r, "end"), Place: web.Text(r, "place"), Label: web.Text(r, "label"),
				MemberIDs: r.Form["members"], Replaces: web.Text(r, "replaces")}
			if err := dates(r, map[string]*clock.Date{"from": &in.From, "to": &in.To}); err != nil {
				return "", err
			}
			var ins []SlotInput
			for _, day := range r.Form["weekday"] {
				in.Weekday, _ = strconv.Atoi(day)
				ins = append(ins, in)
				in.Replaces = "" // the first takes the old one's place, the others join it
			}
			if len(ins) == 0 {
				return "", fault.Field("weekday", "teams.weekday_needed")
			}
			_, err := s.SetSlots(ctx, actor, v.Team.ID, ins)
			return v.Team.ID, err
		}}
}

func (s *Service) endSlotForm() form {
	return form{title: "teams.end_slot.title", flash: "teams.slot_ended", view: endFormPage,
		fill: func(ctx context.Context, r *http.Request, _ auth.Actor, v *formView) error {
			slot, err := s.slot(ctx, v, r.PathValue("slot"))
			v.Subject = weekdayText(ctx, slot.Weekday) + ", " + slotHours(ctx, slot.Start, slot.End)
			s.fillEnd(v, slot.Version)
			return err
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (string, error) {
			return v.Team.ID, end(ctx, r, actor, r.PathValue("slot"), s.EndSlot)
		}}
}

// changeForm asks only for what the sort of change needs, which its link names in ?what=.
func (s *Service) changeForm() form {
	return form{title: "teams.change.title", flash: "teams.changed", view: changeFormPage,
		fill: func(ctx context.Context, r *http.Request, _ auth.Actor, v *formView) (err error) {
			v.Values.Set("what", web.Text(r, "what"))
			if v.V("what") == "" {
				v.Values.Set("what", string(Off))
			}
			v.Values.Set("slot", web.Text(r, "slot"))
			if d, ok := web.Date(r, "date"); ok {
				v.setDate("date", d)
			}
			if v.Slots, err = selectSlots(ctx, s.db.Read(), `where team_id = $1 and (valid_to = '' or valid_to >= $2)`, v.Team.ID, s.today().AddDays(-reach)); err != nil {
				return err
			}
			v.Members, err = s.Members(ctx, v.Team.ID, max(s.today(), v.Team.From))
			return err
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (string, error) {
			in := ChangeInput{ID: web.Text(r, "id"), TeamID: v.Team.ID, What: What(web.Text(r, "what")), SlotID: web.Text(r, "slot"), Start: web.Text(r, "start"), End: web.Text(r, "end"),
				Place: web.Text(r, "place"), Note: web.Text(r, "note"), MemberIDs: r.Form["members"]}
			if err := dates(r, map[string]*clock.Date{"date": &in.Date, "last": &in.LastDate, "moved": &in.MovedTo}); err != nil {
				return "", err
			}
			_, err := s.Change(ctx, actor, in)
			return v.Team.ID, err
		}}
}
