package ui

// An Icon is one of the product's own drawings. It stands beside words that
// say the same, and is hidden from those who hear the page.
type Icon string

// The icons.
const (
	IconHome      Icon = "home"
	IconSearch    Icon = "search"
	IconEvening   Icon = "evening"
	IconInbox     Icon = "inbox"
	IconCounter   Icon = "counter"
	IconPaper     Icon = "paper"
	IconPen       Icon = "pen"
	IconBag       Icon = "bag"
	IconBook      Icon = "book"
	IconPerson    Icon = "person"
	IconTeam      Icon = "team"
	IconCalendar  Icon = "calendar"
	IconChart     Icon = "chart"
	IconStar      Icon = "star"
	IconKey       Icon = "key"
	IconBadge     Icon = "badge"
	IconPlace     Icon = "place"
	IconOffice    Icon = "office"
	IconCatalogue Icon = "catalogue"
	IconCycle     Icon = "cycle"
	IconBell      Icon = "bell"
	IconTarget    Icon = "target"
)

// drawings are the lines of the icons, on a sheet of 24 by 24.
var drawings = map[Icon]string{
	IconHome:      "M3 11l9-7 9 7M6 9v11h12V9",
	IconSearch:    "M10 4a6 6 0 100 12 6 6 0 000-12zM15 15l5 5",
	IconEvening:   "M20 14A8 8 0 1110 4a6 6 0 0010 10z",
	IconInbox:     "M4 13V5h16v8M4 13h5l1 3h4l1-3h5v6H4z",
	IconCounter:   "M3 12h18M5 12v8h14v-8M8 12a4 4 0 018 0M12 8V5",
	IconPaper:     "M6 3h8l4 4v14H6zM9 11h6M9 15h6",
	IconPen:       "M4 20l1-5L16 4l4 4L9 19z",
	IconBag:       "M4 8h16v12H4zM9 8V4h6v4",
	IconBook:      "M5 4h14v16H7a2 2 0 01-2-2zM5 17h14",
	IconPerson:    "M12 4a4 4 0 100 8 4 4 0 000-8zM4 21a8 7 0 0116 0",
	IconTeam:      "M8 5a3 3 0 100 6 3 3 0 000-6zM17 5a3 3 0 100 6 3 3 0 000-6zM2 19a6 5 0 0112 0M16 14a6 5 0 016 5",
	IconCalendar:  "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
	IconChart:     "M4 20h16M7 20v-6M12 20V5M17 20V10",
	IconStar:      "M12 3l3 6 6 1-4 4 1 6-6-3-6 3 1-6-4-4 6-1z",
	IconKey:       "M8 11a4 4 0 100 8 4 4 0 000-8zM11 12l9-8M16 8l3 3",
	IconBadge:     "M5 3h14v18H5zM12 7a2 2 0 100 4 2 2 0 000-4zM8 17a4 4 0 018 0",
	IconPlace:     "M12 21s-6-6-6-11a6 6 0 0112 0c0 5-6 11-6 11zM12 8a2 2 0 100 4 2 2 0 000-4z",
	IconOffice:    "M3 10l9-6 9 6zM6 10v9M12 10v9M18 10v9M3 20h18",
	IconCatalogue: "M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1",
	IconCycle:     "M4 12a8 8 0 0114-5l2 2M20 4v5h-5M20 12a8 8 0 01-14 5l-2-2M4 20v-5h5",
	IconBell:      "M6 17v-6a6 6 0 0112 0v6l2 1H4zM10 21h4",
	IconTarget:    "M12 3a9 9 0 100 18 9 9 0 000-18zM12 8a4 4 0 100 8 4 4 0 000-8z",
}

// Drawn reports whether there is such an icon.
func (i Icon) Drawn() bool { return drawings[i] != "" }
