package procedures

// ComponentsFor returns the papers to ask for, given the answers: those whose
// condition holds, without those that data replace (NĐ 224/2026 Đ18.4).
func (p Procedure) ComponentsFor(ans Answers) []Component {
	if p.Form != nil {
		ans = p.Form.Clean(ans)
	}
	var asked []Component
	for _, c := range p.Components {
		if c.Data == "" && c.When.Holds(ans) {
			asked = append(asked, c)
		}
	}
	return asked
}

// Missing returns the papers without which the dossier would be sent back;
// have counts the photos or papers at hand by component id. Papers that are
// only shown are left out: they are never photographed, see ToShow.
func (p Procedure) Missing(ans Answers, have map[string]int) []Component {
	var missing []Component
	for _, c := range p.ComponentsFor(ans) {
		if c.Required && !c.ShowOnly && have[c.ID] < 1 {
			missing = append(missing, c)
		}
	}
	return missing
}

// ToShow returns the papers that the person must have with them and that are
// neither kept nor photographed.
func (p Procedure) ToShow(ans Answers) []Component {
	var show []Component
	for _, c := range p.ComponentsFor(ans) {
		if c.ShowOnly {
			show = append(show, c)
		}
	}
	return show
}

// PhotoLimit returns how many photos of the component are taken at most.
func (c Component) PhotoLimit() int {
	switch {
	case c.ShowOnly:
		return 0
	case c.MaxPhotos > 0:
		return c.MaxPhotos
	}
	return 5
}
