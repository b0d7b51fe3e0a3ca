package places

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// children begins the name of the field with the units chosen for a part.
const children = "children"

func (v reformView) split() SplitInput {
	in := SplitInput{FromID: v.Place.ID, On: v.on, Decision: v.decision, Versions: v.versions, Choice: map[string]int{}}
	for name := range v.values {
		if key, ok := strings.CutPrefix(name, goes); ok {
			part, _ := strconv.Atoi(v.values.Get(name))
			in.Choice[key] = part - 1
		}
	}
	for i := range v.Parts {
		share, _ := strconv.Atoi(cmp.Or(v.values.Get(partField("share", i)), "0"))
		in.Parts = append(in.Parts, Part{Unit: v.unit("-" + strconv.Itoa(i+1)), Share: share})
	}
	for _, c := range v.Children {
		for _, i := range v.partsOf(c.ID) {
			in.Parts[i].ChildIDs = append(in.Parts[i].ChildIDs, c.ID)
		}
	}
	return in
}

// partsOf are the parts for which a unit was chosen; what was chosen for none
// goes to the first.
func (v reformView) partsOf(id string) (parts []int) {
	for i := 1; i < v.Parts; i++ {
		if slices.Contains(v.values[partField(children, i)], id) {
			parts = append(parts, i)
		}
	}
	if parts == nil {
		return []int{0}
	}
	return parts
}

// childrenOf asks what goes to the i-th part.
func (v reformView) childrenOf(ctx context.Context, i int) ui.ChoiceProps {
	name := partField(children, i)
	return ui.ChoiceProps{Name: name, ID: name, Legend: i18n.T(ctx, "places.goes_to", "n", i+1), Error: v.errors[name], Values: v.values[name]}
}

// nameChildren brings what is wrong with a unit, by its name, to the boxes in
// which it was chosen last.
func (v *reformView) nameChildren(ctx context.Context, t *Tree) {
	for i := range v.Problems {
		p := &v.Problems[i]
		id, ok := strings.CutPrefix(p.Field, "child-")
		if !ok {
			continue
		}
		child, _ := t.Find(id)
		parts := v.partsOf(id)
		p.Field, p.Label = partField(children, max(1, parts[len(parts)-1])), FullName(ctx, child)
		v.errors[p.Field] = strings.TrimSpace(v.errors[p.Field] + " " + p.Label + ": " + p.Text)
	}
}
