package teams_test

import (
	"testing"
	"thonso/internal/teams"

	"thonso/internal/platform/fault"
)

// Two helpers may sit at two places at once; nobody sits at two.
func TestSlotsBesideEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		team, ms := w.team(t, w.dongCam, teams.Model, "2024-01-02", 2)
		slot := func(day int, start, end string, members ...string) error {
			_, err := w.SetSlot(ctx, w.root, teams.SlotInput{TeamID: team.ID, Kind: teams.Shift, Weekday: day, Start: start,
				End: end, Place: "Nhà " + start, MemberIDs: members})
			return err
		}
		ok(t, slot(1, "19:30", "21:00", ms[0].ID))
		ok(t, slot(1, "20:00", "21:30", ms[1].ID))
		ok(t, slot(1, "21:30", "23:00"))
		ok(t, slot(7, "22:00", "06:00", ms[0].ID)) // into Monday morning
		refused(t, slot(1, "05:00", "07:00", ms[0].ID), fault.Invalid, "start", "teams.slot_overlaps")
		ok(t, slot(1, "06:00", "07:30", ms[0].ID))
		refused(t, slot(1, "20h", "20h30", ms[1].ID), fault.Invalid, "start", "teams.slot_overlaps")
		refused(t, slot(1, "18h", "22h", ms[0].ID), fault.Invalid, "start", "teams.slot_overlaps")
		refused(t, slot(7, "21:00", "22:30"), fault.Invalid, "start", "teams.slot_overlaps")
	})
}
