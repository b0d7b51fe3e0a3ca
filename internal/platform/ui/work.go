package ui

// WorkProps are a row of work: what waits, why, until when, and the one thing
// that is done about it.
type WorkProps struct {
	Name   string // under which its number is kept up to date; "" for never
	Number string // "" for none
	Title  string
	Why    string
	Icon   Icon
	Kind   Kind
	Due    Due
	Verb   string
	URL    string
	First  bool // the most pressing one: its button is the filled one
}

func (p WorkProps) class() string {
	if p.First {
		return "todo todo-first"
	}
	return "todo"
}

func (p WorkProps) button() string {
	if p.First {
		return "btn"
	}
	return "btn btn-secondary"
}

// A Due is a deadline as people look at it: the sky, how long, and the day.
// The zero one is none.
type Due struct {
	Sky  Icon
	Text string
	Day  string
}

// class colours the words as the sky does.
func (d Due) class() string { return "due due-" + string(d.Sky) }

// Sky is the drawing of a deadline that is so many working days away; the same
// day is rain, and what has passed is storm.
func Sky(daysLeft int, passed bool) Icon {
	switch {
	case passed:
		return IconStorm
	case daysLeft <= 0:
		return IconRain
	case daysLeft <= 3:
		return IconCloudy
	}
	return IconClear
}

// A Slot is a line of a schedule.
type Slot struct {
	Icon  Icon
	Title string // begins with the time
	Text  string
	URL   string // "" for no link
	Now   bool
}
