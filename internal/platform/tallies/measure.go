package tallies

// A Unit says how a measure is written.
type Unit string

// The units.
const (
	Count   Unit = "count"
	Percent Unit = "percent"
	Average Unit = "average" // of stars, 1–5
)

// A Group is what measures are about; its name is the text figures.group.<Group>.
type Group string

// The groups, in the order in which pages show them.
const (
	OfPeople   Group = "people"
	OfDossiers Group = "dossiers"
	OfQuality  Group = "quality"
	OfTeams    Group = "teams"
	OfPlaces   Group = "places"
)

// Groups are all groups in order; what declares none stands at the end.
var Groups = []Group{OfPeople, OfDossiers, OfQuality, OfTeams, OfPlaces, ""}

// A Level is a size of places.
type Level int

// The levels. Of a village one doesn't count villages, of a commune no communes.
const (
	FromVillage Level = iota
	FromCommune
	FromDistrict
)

// A Measure is what people look at: (Num − Less) / Den, or Num alone, each being
// the code of a figure. Its name is the text figures.measure.<Code>, its formula
// in words figures.formula.<Code>.
type Measure struct {
	Code           string
	Unit           Unit
	Num, Less, Den string // codes of figures; "" for none
	Group          Group  // of the page under which it stands
	From           Level  // the smallest places of which it says something
	Whole          string // figure that Num is a part of; the parts of one whole are drawn as one bar
	Quiet          bool   // of a village that has none it is not shown
	Order          int    // in which pages show them, smaller first
	Lower          bool   // less is better
	Target         int    // percent that the criteria ask for; 0: none
	Source         string // module whose records it is made of
	Records        string // which list opens behind it: "without_account", "helped" …; "" for none
	Fewest         int    // of fewer it is not published: they would speak of single persons
}

// FewPeople is below how many persons a measure of people is not published.
const FewPeople = 5

// NameKey is the message key of the measure's name.
func (m Measure) NameKey() string { return "figures.measure." + m.Code }

// FormulaKey is the message key of the formula in words.
func (m Measure) FormulaKey() string { return "figures.formula." + m.Code }
