package e2e

import (
	"crypto/sha256"
	"fmt"
	"sync"
)

// markup is the page as axe-core sees it, without what differs between two
// installations: ids, codes, times.
const markup = `innerWidth + ' ' + location.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id') +
	document.documentElement.outerHTML.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/[0-9]+/g, '0')`

// seen are the pages that axe-core has examined, by their hashes. The journeys
// are walked several times, and to examine a page takes longer than to make it.
var seen sync.Map

// unseen reports whether this page has not been examined yet; large letters make it another one.
func unseen(large bool, markup string) bool {
	_, found := seen.LoadOrStore(sha256.Sum256(fmt.Append(nil, large, markup)), true)
	return !found
}
