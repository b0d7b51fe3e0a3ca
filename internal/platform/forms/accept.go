package forms

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"thonso/internal/platform/text"
)

// typed is what stands in the boxes of the field, as one text: a date of three
// boxes as day/month/year, boxes that are ticked joined by commas.
func (f *Field) typed(values url.Values) string {
	switch f.kind {
	case KindDate, KindPartDate:
		parts := make([]string, 0, 3)
		for _, box := range []string{"-d", "-m", "-y"} {
			parts = append(parts, strings.TrimSpace(values.Get(f.name+box)))
		}
		if joined := strings.Join(parts, "/"); joined != "//" {
			return joined
		}
		return values.Get(f.name)
	case KindBoxes:
		return strings.Join(values[f.name], ",")
	}
	return values.Get(f.name)
}

// fill is the way back: the boxes in which kept stands.
func (f *Field) fill(values url.Values, kept string) {
	switch f.kind {
	case KindDate, KindPartDate:
		if f.look.OneBox {
			values.Set(f.name, ShowDate(kept))
			return
		}
		day, month, year := DateBoxes(kept)
		values.Set(f.name+"-d", day)
		values.Set(f.name+"-m", month)
		values.Set(f.name+"-y", year)
	case KindBoxes:
		values.Del(f.name)
		for v := range strings.SplitSeq(kept, ",") {
			if v != "" {
				values.Add(f.name, v)
			}
		}
	case KindPassword, KindFile:
	default:
		values.Set(f.name, kept)
	}
}

// accept brings what was typed, or came as it is kept, into the form in which it
// is kept, and returns the message key of what is wrong with it.
func (f *Field) accept(typed string) (kept, wrong string) {
	if f.data != nil {
		return f.data(typed), ""
	}
	if f.kind != KindPassword && !text.IsLegible(typed) {
		return "", "form.illegible"
	}
	kept, wrong = f.clean(typed)
	switch wrong {
	case "":
	case impossibleDate: // says more than any text about the shape
		return kept, wrong
	default:
		return kept, cmp.Or(f.shape, wrong)
	}
	if kept == "" {
		return "", ""
	}
	return kept, f.outside(kept)
}

func (f *Field) isNeeded() bool { return f.need != "" && (f.needed == nil || f.needed()) }

// canonical is what was typed, in the form in which it is kept where it has
// one: what stood in the boxes when the page was shown is itself again.
func (f *Field) canonical(typed string) string {
	switch {
	case f.data != nil:
		return f.data(typed)
	case f.kind == KindDate || f.kind == KindPartDate:
		return ReadDate(text.Clean(typed), true)
	case f.kind == KindLines:
		return text.CleanLines(typed)
	}
	return text.Clean(typed)
}

// clean knows the shape of each kind.
func (f *Field) clean(typed string) (kept, wrong string) {
	switch f.kind {
	case KindPassword:
		return typed, ""
	case KindLines:
		return text.CleanLines(typed), ""
	case KindNumber:
		return cleanNumber(text.Clean(typed))
	case kindVersion: // a broken one is none: the use case refuses both as out of date
		if kept, wrong = cleanNumber(text.Clean(typed)); wrong != "" {
			return "", ""
		}
		return kept, ""
	case KindDate:
		return cleanDate(text.Clean(typed), false)
	case KindPartDate:
		return cleanDate(text.Clean(typed), true)
	case KindPhone:
		p, ok := text.Phone(typed)
		return p, unless(ok, "form.phone")
	case KindEmail:
		e, ok := text.Email(typed)
		return e, unless(ok, "form.email")
	case KindID:
		n, ok := text.IDNumber(typed)
		return n, unless(ok, "form.id_number")
	}
	return text.Clean(typed), ""
}

// outside says which limit is passed.
func (f *Field) outside(kept string) string {
	switch f.kind {
	case KindNumber:
		n, _ := strconv.Atoi(kept)
		switch {
		case n < f.least:
			return "form.number_small"
		case f.most > 0 && n > f.most:
			return "form.number_large"
		}
	case KindChoice, KindPick, KindBoxes, KindTick:
		return unless(f.values == nil || f.among(kept), "form.choice_unknown")
	case KindText, KindLines, KindEmail, KindPassword:
		switch n := utf8.RuneCountInString(kept); {
		case f.most > 0 && n > f.most:
			return "form.too_long"
		case n < f.least:
			return "form.too_short"
		}
	}
	return ""
}

func (f *Field) among(kept string) bool {
	if f.kind != KindBoxes {
		return slices.Contains(f.values, kept)
	}
	for v := range strings.SplitSeq(kept, ",") {
		if !slices.Contains(f.values, v) {
			return false
		}
	}
	return true
}

func unless(ok bool, key string) string {
	if ok {
		return ""
	}
	return key
}

func cleanNumber(s string) (kept, wrong string) {
	if s == "" {
		return "", ""
	}
	n, err := strconv.ParseInt(s, 10, 32) // columns hold no larger ones
	if err != nil {
		return s, "form.number"
	}
	if n == 0 {
		return "", ""
	}
	return strconv.FormatInt(n, 10), ""
}
