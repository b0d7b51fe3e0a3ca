package sample

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"thonso/internal/platform/clock"
)

// idOf returns the id of what the parts name: the same in every installation,
// so that an interrupted load is repeated without doubles. It has the shape of
// a UUIDv7 made at the time at.
func idOf(at time.Time, parts ...string) string {
	sum := sha256.Sum256([]byte("thonso sample\x00" + strings.Join(parts, "\x00")))
	var u uuid.UUID
	copy(u[:], sum[:16])
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(u[:6], ms[2:])
	u[6] = 0x70 | u[6]&0x0f
	u[8] = 0x80 | u[8]&0x3f
	return u.String()
}

// begun is when the sample's timeless things were made.
var begun = clock.Date("2023-10-01").Start()

// chance returns a source of chance that is the same every time for a name.
func chance(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(2024, h.Sum64()))
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// between returns a day from a to b, both included.
func between(r *rand.Rand, a, b clock.Date) clock.Date {
	days := int(b.Start().Sub(a.Start()).Hours()/24) + 1
	return a.AddDays(r.IntN(max(1, days)))
}

// serials numbers what shares a prefix.
type serials map[string]int

func (s serials) next(prefix string) int {
	s[prefix]++
	return s[prefix]
}

// idNumber returns an identity number of the right structure: province, century
// and sex, year of birth, serial. Serials from 900,000 are far beyond what a
// province registers in a year, so the number is nobody's.
func (s serials) idNumber(province, born, sex string) string {
	g := 0
	if born >= "2000" {
		g = 2
	}
	if sex == "f" {
		g++
	}
	prefix := fmt.Sprintf("0%s%d%s", province, g, born[2:4])
	return prefix + fmt.Sprintf("%06d", 900_000+s.next("id"+prefix))
}

// phone returns a mobile number of a block that no operator gives out.
func (s serials) phone() string { return fmt.Sprintf("09000%05d", s.next("phone")) }
