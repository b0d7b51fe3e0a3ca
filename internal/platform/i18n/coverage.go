package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// A Coverage tells of some texts which ones a pack lacks: these are said in Vietnamese.
type Coverage struct {
	Of      int
	Missing []string
}

// Add counts one text more.
func (c *Coverage) Add(name string, has bool) {
	c.Of++
	if !has {
		c.Missing = append(c.Missing, name)
	}
}

// String is "168 of 170  98 %".
func (c Coverage) String() string {
	has := c.Of - len(c.Missing)
	return fmt.Sprintf("%4d of %4d  %5s", has, c.Of, Percent(Console, int64(has), int64(c.Of), 0))
}

// Covered compares the messages of fsys in a pack with all of them, and with
// those that residents meet: their keys begin as messages/residents.json says.
func Covered(fsys fs.FS, tag string) (all, residents Coverage, err error) {
	texts, err := Read(fsys, Languages[0])
	if err != nil {
		return all, residents, err
	}
	pack, err := Read(fsys, tag)
	if err != nil {
		return all, residents, err
	}
	var begins []string
	raw, err := fs.ReadFile(fsys, "messages/residents.json")
	if err == nil {
		err = json.Unmarshal(raw, &begins)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return all, residents, fmt.Errorf("messages/residents.json: %w", err)
	}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		all.Add(key, pack[key] != "")
		if slices.ContainsFunc(begins, func(begin string) bool { return strings.HasPrefix(key, begin) }) {
			residents.Add(key, pack[key] != "")
		}
	}
	return all, residents, nil
}
