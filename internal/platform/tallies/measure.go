package tallies

// A Unit says how a measure is written.
type Unit string

// The units.
const (
	Count   Unit = "count"
	Percent Unit = "percent"
	Average Unit = "average" // of stars, 1–5
)

// A Measure is what people look at: (Num − Less) / Den, or Num alone, each being
// the code of a figure. Its name is the text figures.measure.<Code>, its formula
// in words figures.formula.<Code>.
type Measure struct {
	Code           string
	Unit           Unit
	Num, Less, Den string // codes of figures; "" for none
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
