package module

// A Province is the made-up one that the product is measured on, as far as
// bench has made it: its map, accounts and residents. The dossiers come last.
type Province struct {
	ID                 string
	Communes, Villages []string // ids
}
