// Package convert makes lists of lists, item by item.
package convert

// Each is what f makes of every item. It is never nil: as JSON it is [], not null.
func Each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i, item := range list {
		out[i] = f(item)
	}
	return out
}
