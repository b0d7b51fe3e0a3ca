package search

import (
	"regexp"
	"slices"
	"strings"

	"thonso/internal/platform/text"
)

// A Query is what somebody typed to find a person.
type Query struct {
	words []string // of the name; the last may not be typed to its end
	begun bool     // nor may the others
	year  string   // of birth; "" if none was typed
	born  *Query   // where a word before the year may say "born", and be no name: the query without it; else nil
}

// maxWords is how many words of a search are minded.
const maxWords = 8

var (
	yearWord = regexp.MustCompile(`^(18|19|20)[0-9]{2}$`)
	// birthday is a day or a month with its year; people are found by the year.
	birthday = regexp.MustCompile(`\b(?:[0-3]?[0-9][/.-])?[01]?[0-9][/.-]((?:18|19|20)[0-9]{2})\b`)
)

// Read takes what was typed apart; a year among the words is that of birth.
// ok is false where there is no word to look for.
func Read(typed string) (q Query, ok bool) {
	words := strings.Fields(text.Query(birthday.ReplaceAllString(typed, " $1 ")))
	i := slices.IndexFunc(words, yearWord.MatchString)
	if i < 0 || len(words) == 1 {
		return of(words, ""), len(words) > 0
	}
	year := words[i]
	words = slices.Delete(words, i, i+1)
	q = of(words, year)
	for _, says := range [][]string{{"sinh", "nam"}, {"sinh", "ngay"}, {"sinh"}} {
		if n := i - len(says); n >= 0 && slices.Equal(words[n:i], says) && len(words) > len(says) {
			born := of(slices.Delete(slices.Clone(words), n, i), year)
			q.born = &born
			break
		}
	}
	return q, true
}

func of(words []string, year string) Query {
	return Query{words: words[:min(len(words), maxWords)], year: year}
}

// ReadWords is Read where no year of birth stands beside a name: every number is a word.
func ReadWords(typed string) (q Query, ok bool) {
	q = of(strings.Fields(text.Query(typed)), "")
	return q, len(q.words) > 0
}

// typed are the words in a row.
func (q Query) typed() string { return strings.Join(q.words, " ") }

// mark stands between the end of a name and the words before those by which it
// is found: no word is it.
const mark = ","

// parts are the texts under which a name is found: from each of its words on,
// then the mark, the words before and the year of birth, each word with a blank
// behind it: "van an , nguyen 1964 ".
func parts(name, year string) (out []string) {
	if year != "" {
		year += " "
	}
	for n, key := range text.Keys(name) {
		words := strings.Fields(key)
		for i, w := range words {
			if n > 0 && slices.Contains(strings.Fields(text.Key(name)), w) {
				continue // the first key begins with the word, too
			}
			if p := turned(words, i) + year; !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// turned are the words from the i-th on, the mark, and the words before it.
func turned(words []string, i int) string {
	var b strings.Builder
	for _, w := range words[i:] {
		b.WriteString(w + " ")
	}
	b.WriteString(mark + " ")
	for _, w := range words[:i] {
		b.WriteString(w + " ")
	}
	return b.String()
}

// isFirst reports whether the part, met at the stage, is the one by which its
// name is found: of those of its parts that the search meets, the first. Head
// is the word by which names in any order are looked for.
func (q Query) isFirst(part string, stage, head int) bool {
	if q.stageOf(part, head) != stage {
		return false
	}
	tail, before, _ := strings.Cut(part, mark+" ")
	words, year := strings.Fields(before), ""
	if n := len(words) - 1; n >= 0 && yearWord.MatchString(words[n]) {
		words, year = words[:n], words[n]+" "
	}
	name := append(words, strings.Fields(tail)...)
	for i := range name {
		other := turned(name, i) + year
		if s := q.stageOf(other, head); s < stage || s == stage && other < part {
			return false
		}
	}
	return true
}

// stageOf is the stage of a search at which a part is met.
func (q Query) stageOf(part string, head int) int {
	typed := q.typed()
	switch {
	case strings.HasPrefix(part, typed+" "+mark):
		return atTheEnd
	case strings.HasPrefix(part, typed):
		return inARow
	case strings.HasPrefix(part, q.start(head)):
		return inAnyOrder
	}
	return noStage
}

// start is with what the parts begin by which names are found that have word i.
func (q Query) start(i int) string {
	if q.begun || i == len(q.words)-1 {
		return q.words[i]
	}
	return q.words[i] + " "
}
