package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"thonso/web"
)

// An Icon is a drawing that stands beside words which say the same; those who
// hear the page don't hear it. Its value is the name of a drawing of Lucide, or
// of one of our own in web/src/glyphs.svg. The build puts those that are named
// here, and no others, into one file.
type Icon string

// The icons of Lucide.
const (
	IconTextSize     Icon = "a-large-small"
	IconFaceAngry    Icon = "angry"
	IconBack         Icon = "arrow-left"
	IconBell         Icon = "bell"
	IconBook         Icon = "book-open"
	IconBuilding     Icon = "building-2"
	IconCalendar     Icon = "calendar-days"
	IconChart        Icon = "chart-column"
	IconMore         Icon = "chevron-down"
	IconBefore       Icon = "chevron-left"
	IconNext         Icon = "chevron-right"
	IconAlert        Icon = "circle-alert"
	IconQuestion     Icon = "circle-question-mark"
	IconUser         Icon = "circle-user-round"
	IconStop         Icon = "circle-x"
	IconClipboard    Icon = "clipboard-check"
	IconFile         Icon = "file-text"
	IconFiles        Icon = "files"
	IconFaceSad      Icon = "frown"
	IconPractice     Icon = "graduation-cap"
	IconHandHeart    Icon = "hand-heart"
	IconHouse        Icon = "house"
	IconBadge        Icon = "id-card"
	IconInbox        Icon = "inbox"
	IconKey          Icon = "key-round"
	IconLanguages    Icon = "languages"
	IconFaceLaughing Icon = "laugh"
	IconAll          Icon = "layout-grid"
	IconCatalogue    Icon = "library-big"
	IconLogOut       Icon = "log-out"
	IconMail         Icon = "mail"
	IconMap          Icon = "map"
	IconPlace        Icon = "map-pin"
	IconWhole        Icon = "maximize"
	IconMegaphone    Icon = "megaphone"
	IconFaceEven     Icon = "meh"
	IconPackage      Icon = "package"
	IconPhone        Icon = "phone"
	IconPlus         Icon = "plus"
	IconPrint        Icon = "printer"
	IconQR           Icon = "qr-code"
	IconCycle        Icon = "refresh-cw"
	IconTurn         Icon = "rotate-cw"
	IconRoute        Icon = "route"
	IconScan         Icon = "scan-line"
	IconSearch       Icon = "search"
	IconSettings     Icon = "settings"
	IconLook         Icon = "sliders-horizontal"
	IconFaceSmiling  Icon = "smile"
	IconSprout       Icon = "sprout"
	IconPen          Icon = "square-pen"
	IconStamp        Icon = "stamp"
	IconStar         Icon = "star"
	IconSun          Icon = "sun"
	IconTarget       Icon = "target"
	IconPeople       Icon = "users"
	IconTeam         Icon = "users-round"
	IconVote         Icon = "vote"
	IconBigger       Icon = "zoom-in"
	IconSmaller      Icon = "zoom-out"
	IconClose        Icon = "x"
)

// Our own: the mark, and the sky that says how near a deadline is.
const (
	IconMark   Icon = "mark"
	IconClear  Icon = "sky-clear" // four days or more
	IconCloudy Icon = "sky-cloudy"
	IconRain   Icon = "sky-rain" // today
	IconStorm  Icon = "sky-storm"
	IconPaused Icon = "sky-paused"
	IconDone   Icon = "sky-done"
)

// Draw draws an icon in the size of the words beside it.
func Draw(i Icon) templ.Component { return DrawAs(i, "i") }

// DrawAs draws an icon with the classes of another size. Lists draw hundreds of
// icons, so they are written directly instead of through a template.
func DrawAs(i Icon, class string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<svg class="`+class+`" aria-hidden="true" focusable="false"><use href="`+
			web.Asset("icons.svg")+`#`+string(i)+`"></use></svg>`)
		return err
	})
}
