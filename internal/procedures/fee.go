package procedures

import (
	"slices"
	"strconv"

	"thonso/internal/platform/clock"
)

// A FeeQuestion is what decides a fee. Counts that are not known are taken as 1.
type FeeQuestion struct {
	On       clock.Date
	Online   bool
	Pages    int // of the original, for one copy
	Copies   int
	Persons  int
	Groups   []string // of the payer
	Province string   // official code, for fees set by the provincial council
	Answers  Answers  // of the form, for fees due in some cases only
}

// FeeQuestion returns what the form's answers say about the fee. The numbers
// come from the questions named pages, copies and persons; the rest (day,
// channel, groups, province) only the office knows.
func (p Procedure) FeeQuestion(ans Answers) FeeQuestion {
	clean := p.Form.Clean(ans)
	number := func(id string) int {
		n, _ := strconv.Atoi(clean[id]) // Validate has said what is wrong with it
		return n
	}
	return FeeQuestion{Pages: number("pages"), Copies: number("copies"), Persons: number("persons"), Answers: clean}
}

// A FeeLine is one line of what is due.
type FeeLine struct {
	Kind     string `json:"kind"`
	Quantity int    `json:"quantity"`
	Amount   int64  `json:"amount"`           // đồng, all in all
	Exempt   string `json:"exempt,omitempty"` // the group for which nothing is due; "" otherwise
	Unset    bool   `json:"unset,omitempty"`  // the council's amount is not in the catalogue: the clerk enters it
	Source   string `json:"source,omitempty"`
}

// Groups are the groups of payers whom rules may exempt.
var Groups = []string{"merit", "poor", "disabled", "child", "elderly", "orphan", "minority_hard_area", "border",
	"island", "on_time", "relative_adoption"}

// ExemptGroups returns the groups for which less would be due.
func (p Procedure) ExemptGroups(q FeeQuestion) []string {
	var out []string
	for _, f := range p.Fees {
		if !q.On.In(f.ValidFrom, f.ValidTo) || !f.When.Holds(q.Answers) {
			continue
		}
		for _, g := range f.Exempt {
			if !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
	}
	return out
}

// Ages of groups that a birth date shows: children are younger than 16, elderly
// people at least 60 years old (Luật Trẻ em; Luật Người cao tuổi).
const (
	childUnder  = 16
	elderlyFrom = 60
)

// GroupByBirth is the group to which the birth date in the form alone shows that
// the person belongs, of those that owe less; "" for none. Where several are
// charged together it shows nothing of the others.
func (p Procedure) GroupByBirth(q FeeQuestion) string {
	youngest, oldest, known := p.Form.age(q.Answers, q.On)
	if !known || q.Persons > 1 {
		return ""
	}
	groups := p.ExemptGroups(q)
	switch {
	case oldest < childUnder && slices.Contains(groups, "child"):
		return "child"
	case youngest >= elderlyFrom && slices.Contains(groups, "elderly"):
		return "elderly"
	}
	return ""
}

// age is how old the person in the form is on a day: of whom only the year of
// birth is known, at least and at most.
func (f *Form) age(ans Answers, on clock.Date) (youngest, oldest int, known bool) {
	born := f.Born(ans)
	if born == "" || after(born, string(on)) {
		return 0, 0, false
	}
	unknown := len(born) - len("2006")
	return yearsSince(born+"-12-31"[unknown:], on), yearsSince(born+"-01-01"[unknown:], on), true
}

// yearsSince are the whole years from one day, yyyy-mm-dd, to another.
func yearsSince(day string, on clock.Date) int {
	born, _ := strconv.Atoi(day[:4]) // its shape was looked at
	years := on.Start().Year() - born
	if day[4:] > string(on)[4:] {
		years--
	}
	return years
}

// Born is the birth date of the person whom the form is about, as far as it was
// given: the question that the registry answers for a resident.
func (f *Form) Born(ans Answers) string {
	if f == nil {
		return ""
	}
	for _, page := range f.Pages {
		for _, q := range page.Questions {
			if q.Prefill == "resident.born" && partDateShape.MatchString(ans[q.ID]) {
				return ans[q.ID]
			}
		}
	}
	return ""
}

// maxCount keeps a slip of the keyboard from overflowing an amount.
const maxCount = 100_000

// FeesDue returns one line per rule that applies that day. A line of zero is
// kept: that nothing is due, and why, belongs on the receipt.
func (p Procedure) FeesDue(q FeeQuestion) []FeeLine {
	var lines []FeeLine
	for _, f := range p.Fees {
		if q.On.In(f.ValidFrom, f.ValidTo) && f.When.Holds(q.Answers) {
			lines = append(lines, f.line(q))
		}
	}
	return lines
}

// TotalDue sums the lines; known is false where an amount is still unset.
func TotalDue(lines []FeeLine) (sum int64, known bool) {
	known = true
	for _, l := range lines {
		sum += l.Amount
		known = known && !l.Unset
	}
	return sum, known
}

func (f Fee) line(q FeeQuestion) FeeLine {
	l := FeeLine{Kind: f.Kind, Quantity: 1, Source: f.Source}
	unit := f.Amount
	switch f.Kind {
	case "per_copy":
		l.Quantity = count(q.Copies)
	case "per_person":
		l.Quantity = count(q.Persons)
	case "per_page":
		l.Quantity = count(q.Copies)
		unit = f.pages(count(q.Pages), q.Online)
	case "council":
		amount, set := f.ByProvince[q.Province]
		unit, l.Unset = amount, !set
	}
	if f.Online != nil && q.Online && f.Kind != "per_page" {
		unit, l.Unset = *f.Online, false
	}
	if i := slices.IndexFunc(q.Groups, func(g string) bool { return slices.Contains(f.Exempt, g) }); i >= 0 {
		l.Exempt, unit, l.Unset = q.Groups[i], 0, false
	}
	l.Amount = unit * int64(l.Quantity)
	return l
}

// pages returns what one copy of so many pages costs: Amount for each of the
// first pages, Then for those after, never more than Cap.
func (f Fee) pages(n int, online bool) int64 {
	amount := f.Amount
	if f.Online != nil && online {
		amount = *f.Online
	}
	sum := amount * int64(n)
	if f.After > 0 && n > f.After {
		sum = amount*int64(f.After) + f.Then*int64(n-f.After)
	}
	if f.Cap > 0 {
		sum = min(sum, f.Cap)
	}
	return sum
}

func count(n int) int { return min(max(n, 1), maxCount) }

// Text returns the message key and arguments that tell the rule in general,
// for the procedure's page; amounts are to be formatted by the caller's language.
func (f Fee) Text() (string, []any) {
	key := "procedures.fee." + f.Kind
	args := []any{"amount", f.Amount}
	if f.Kind == "per_page" && f.After > 0 {
		key += "_stepped"
		args = append(args, "after", f.After, "then", f.Then, "cap", f.Cap)
	}
	if f.Online != nil && f.Kind != "free" {
		key += "_online"
		args = append(args, "online", *f.Online)
	}
	return key, args
}
