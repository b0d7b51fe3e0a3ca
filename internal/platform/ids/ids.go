// Package ids makes identifiers and secrets.
package ids

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"math/big"
	"strings"
	"time"

	"github.com/google/uuid"

	"thonso/internal/platform/fault"
)

// New returns a UUIDv7: ordered by time, and a phone can make one offline.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// MadeAt is when an id of New was made; of another the zero time.
func MadeAt(id string) time.Time {
	u, err := uuid.Parse(id)
	if err != nil || u.Version() != 7 {
		return time.Time{}
	}
	return time.Unix(u.Time().UnixTime()).UTC()
}

// Of returns the id that always comes of the same parts.
func Of(parts ...string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(strings.Join(parts, "\x00"))).String()
}

// Valid reports whether s is a UUID in its usual form. What is not is refused at the edge.
func Valid(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// OrNew returns the id that a client made, or a new one where it made none. What
// is no id is a fault of the field "id".
func OrNew(id string) (string, error) {
	switch {
	case id == "":
		return New(), nil
	case !Valid(id):
		return "", fault.Field("id", "form.bad_id")
	}
	return id, nil
}

// Secret returns a random token of 160 bits for URLs and cookies.
func Secret() string {
	b := make([]byte, 20)
	_, _ = rand.Read(b) // never fails (Go 1.24)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// codeAlphabet has no letter that is misread aloud or on paper.
const codeAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// Code returns n random characters that a person can read out and type.
func Code(n int) string { return from(codeAlphabet, n) }

// Digits returns n random digits.
func Digits(n int) string { return from("0123456789", n) }

func from(alphabet string, n int) string {
	b := make([]byte, n)
	top := big.NewInt(int64(len(alphabet)))
	for i := range b {
		k, err := rand.Int(rand.Reader, top)
		if err != nil {
			panic(err)
		}
		b[i] = alphabet[k.Int64()]
	}
	return string(b)
}

// Hash returns the SHA-256 of a secret, which is what we store of it.
func Hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
