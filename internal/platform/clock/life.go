package clock

// Registers hold people of the nineteenth century, and extracts are still asked
// of their births and deaths. A date of a life before Oldest is a slip of the
// finger; one before Unusual is worth a second look. Both compare as dates do.
const (
	Oldest  = "1800"
	Unusual = "1900"
)
