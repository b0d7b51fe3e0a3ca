package teams

import (
	"context"
	"net/http"
	"strconv"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// slot returns a slot of the form's team.
func (s *Service) slot(ctx context.Context, v *formView, id string) (Slot, error) {
	return one(selectSlots(ctx, s.db.Read(), `where id = $1 and team_id = $2`, id, v.Team.ID))
}

// slotsInput is a duty on several days of the week.
type slotsInput struct {
	SlotInput
	Weekdays []string
}

func (in *slotsInput) Fields() forms.Fields {
	days := forms.Boxes("weekday", &in.Weekdays, "1", "2", "3", "4", "5", "6", "7").Texts("teams.weekday.").
		Need("teams.weekday_needed").Looks(forms.Look{Inline: true})
	return in.SlotInput.Fields().After("replaces", forms.Of(labels, days))
}

// each is one duty for each of the days. The first takes the place of the old
// one, the others join it.
func (in slotsInput) each() (ins []SlotInput) {
	for _, day := range in.Weekdays {
		in.Weekday, _ = strconv.Atoi(day)
		ins = append(ins, in.SlotInput)
		in.Replaces = ""
	}
	return ins
}

// slotForm makes weekly duties; with ?replaces= it begins from the one that it replaces.
func (s *Service) slotForm() form {
	return form{title: "teams.set_slot.title", flash: "teams.slot_set", button: "teams.save",
		open: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error) {
			in := slotsInput{SlotInput: SlotInput{Kind: Evening, From: max(s.today(), v.Team.From)}}
			if id := web.Text(r, "replaces"); id != "" && r.Method != http.MethodPost {
				old, err := s.slot(ctx, v, id)
				if err != nil {
					return forms.Fields{}, nil, err
				}
				in.Replaces, in.Kind, in.Weekdays, in.Start, in.End = old.ID, old.Kind,
					[]string{strconv.Itoa(old.Weekday)}, old.Start, old.End
				in.Place, in.Label, in.MemberIDs = old.Place, old.Label, old.MemberIDs
				v.Note = "teams.hint.replaces"
			}
			fields, teamID := in.Fields(), v.Team.ID
			return fields, func() (string, error) {
				_, err := s.SetSlots(ctx, actor, teamID, in.each())
				return teamID, err
			}, s.offerMembers(ctx, v.Team, fields)
		}}
}

// offerMembers lets one choose who is on duty.
func (s *Service) offerMembers(ctx context.Context, t Team, fields forms.Fields) error {
	members, err := s.Members(ctx, t.ID, max(s.today(), t.From))
	for _, m := range members {
		fields.Field("members").Offer(ui.Option{Value: m.ID, Label: m.Name})
	}
	if len(members) == 0 {
		fields.Field("members").Carried()
	}
	return err
}

func (s *Service) endSlotForm() form {
	return form{title: "teams.end_slot.title", flash: "teams.slot_ended", button: "teams.confirm_end",
		open: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error) {
			slot, err := s.slot(ctx, v, r.PathValue("slot"))
			v.Subject = weekdayText(ctx, slot.Weekday) + ", " + slotHours(ctx, slot.Start, slot.End)
			fields, do := ending(ctx, s, actor, v, EndInput{slot.ID, slot.Version, slot.To}, s.EndSlot)
			return fields, do, err
		}}
}

// changeForm asks only for what the sort of change needs, which its link names in ?what=.
func (s *Service) changeForm() form {
	return form{title: "teams.change.title", flash: "teams.changed", button: "teams.save",
		open: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error) {
			in := ChangeInput{TeamID: v.Team.ID, What: What(web.Text(r, "what")),
				SlotID: web.Text(r, "slot")}
			if in.What != Moved && in.What != Extra {
				in.What = Off
			}
			if d, ok := web.Date(r, "date"); ok {
				in.Date = d
			}
			fields := in.Fields()
			v.Kind = i18n.T(ctx, "teams.change."+string(in.What))
			slot := fields.Field("slot").Blank("teams.choose")
			if in.What == Off {
				slot.Blank("teams.every_slot")
			}
			if in.What == Moved {
				fields.Field("members").Hint("teams.hint.members_moved")
			}
			slots, err := selectSlots(ctx, s.db.Read(), `where team_id = $1 and (valid_to = '' or valid_to >= $2)`,
				v.Team.ID, s.today().AddDays(-reach))
			if err != nil {
				return fields, nil, err
			}
			slot.Offer(slotOptions(ctx, slots)...)
			return fields, func() (string, error) {
				c, err := s.Change(ctx, actor, in)
				return c.TeamID, err
			}, s.offerMembers(ctx, v.Team, fields)
		}}
}
