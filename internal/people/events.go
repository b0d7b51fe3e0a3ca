package people

// Recontacted says that somebody is reached elsewhere from now on.
type Recontacted struct {
	PersonID string
	Was, Is  Contact
}

// A Contact is where somebody is reached.
type Contact struct{ Phone, Email string }

// Died says that somebody's death was entered.
type Died struct{ PersonID string }

// DeathUndone says that a death was entered by mistake.
type DeathUndone struct{ PersonID string }
