package forms

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
)

// A Snapshot is what stood in the fields when a page was shown, or answers were
// read by a program: a short digest of each value, by field. The page carries it
// along, so that what somebody else wrote meanwhile is noticed field by field.
type Snapshot map[string]string

// snapshotName is the field in which a page carries it.
const snapshotName = "snapshot"

// kept reports whether the field has a value that is saved and shown.
func (f *Field) kept() bool {
	return f.kind != KindPassword && f.kind != KindFile && f.kind != KindHidden
}

// Snapshot returns what stands in the fields now.
func (fs Fields) Snapshot() Snapshot {
	s := Snapshot{}
	for _, f := range fs.list {
		if f.kept() && f.kind != kindVersion {
			s.Add(f.name, f.get())
		}
	}
	return s
}

// Add notes what stands in a field.
func (s Snapshot) Add(name, value string) { s[name] = digest(name, value) }

// Stood reports whether value is known to have stood in the field.
func (s Snapshot) Stood(name, value string) bool {
	was, known := s[name]
	return known && was == digest(name, value)
}

// digest is long enough that two values hardly ever share one, 48 bits, and
// tells nothing that isn't on the page.
func digest(name, value string) string {
	sum := sha256.Sum256([]byte(name + "\x00" + value))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// String writes a snapshot as a page carries it.
func (s Snapshot) String() string {
	var b strings.Builder
	for i, name := range slices.Sorted(maps.Keys(s)) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(name + ":" + s[name])
	}
	return b.String()
}

// MarshalText is String, for programs.
func (s Snapshot) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is ParseSnapshot, for programs.
func (s *Snapshot) UnmarshalText(b []byte) error {
	*s = ParseSnapshot(string(b))
	return nil
}

// ParseSnapshot reads what String wrote; what is none is left out.
func ParseSnapshot(text string) Snapshot {
	s := Snapshot{}
	for part := range strings.FieldsSeq(text) {
		if name, d, ok := strings.Cut(part, ":"); ok {
			s[name] = d
		}
	}
	return s
}
