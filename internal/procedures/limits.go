package procedures

// Hours of work in the units of limits. A calendar day counts as eight hours,
// as in the published workflows ("30 ngày = 240 giờ"); that is the most a plan
// may say. Our own plans stay within the working days that such a limit holds.
const (
	hoursPerDay   = 8
	hoursPerMonth = 30 * hoursPerDay
)

// Text returns the message key and arguments that tell the limit: "3 ngày làm
// việc". The key's ".one" form is chosen by the argument n.
func (l Limit) Text() (string, []any) {
	key := "procedures.limit." + l.Unit
	args := []any{"n", l.N}
	if l.Verify > 0 {
		key += "_verify"
		args = append(args, "verify", l.Verify)
	}
	return key, args
}

// Hours returns the limit in working hours; with verification when verify is set.
func (l Limit) Hours(verify bool) int {
	n := l.N
	if verify && l.Verify > 0 {
		n = l.Verify
	}
	switch l.Unit {
	case "hour":
		return n
	case "month":
		return n * hoursPerMonth
	}
	return n * hoursPerDay
}

// VerifyHours returns how many working hours verification adds.
func (l Limit) VerifyHours() int { return l.Hours(true) - l.Hours(false) }

// Hours returns the working hours of all steps together.
func (p Procedure) Hours() int {
	sum := 0
	for _, s := range p.Steps {
		sum += s.Hours
	}
	return sum
}
