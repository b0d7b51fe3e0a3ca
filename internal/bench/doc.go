// Package bench measures the product as its users meet it: over HTTP, signed
// in, with permissions, validation, journal and tallies, on the data of a
// province. Beside it the same SQL runs through a bare server (the reference),
// so that what the product itself costs can be told from what the database
// costs on the same machine.
package bench

import (
	"cmp"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/module"
	"thonso/internal/platform/seal"
	"thonso/internal/procedures"
)

// Services are what the load needs of an open installation.
type Services struct {
	DB         *db.DB
	Box        *seal.Box
	Places     *places.Service
	People     *people.Service
	Auth       *auth.Service
	Procedures *procedures.Service
	Modules    *module.Set // each adds its part
}

// A Size says how much to make. Four people live in a household.
type Size struct {
	Villages  int `help:"Villages." default:"1174"`
	Residents int `help:"Residents, in a quarter as many households." default:"800000"`
	Dossiers  int `help:"Dossiers, each with its events." default:"1000000"`
	Communes  int `help:"Communes (default: as many to the villages as a province has)."`
}

func (z Size) households() int { return (z.Residents + 3) / 4 }

// communes keeps the shape of a province, 1,174 villages in 138 communes, unless another was asked for.
func (z Size) communes() int { return cmp.Or(z.Communes, max(1, (z.Villages*138+587)/1174)) }

func (z Size) communeOf(village int) int { return village * z.communes() / z.Villages }

// residentsOf returns the first resident of a village and of the next one.
func (z Size) residentsOf(village int) (from, to int) {
	first := func(v int) int { return min(z.Residents, 4*ceilDiv(v*z.households(), z.Villages)) }
	return first(village), first(village + 1)
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// share returns the i-th of parts nearly equal parts of n, as a range.
func share(n, i, parts int) (from, to int) { return i * n / parts, (i + 1) * n / parts }
