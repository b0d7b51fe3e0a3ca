package parts

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

func TimeJSON(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// WantName is what people call the target of a want: the question, or the paper and its page.
func WantName(ctx context.Context, proc procedures.Procedure, target string) string {
	lang := i18n.Lang(ctx)
	parts := dossiers.SplitTarget(target)
	if parts[0] == "q" && len(parts) == 2 {
		if q, ok := proc.Form.Question(parts[1]); ok {
			return q.Label.In(lang)
		}
	}
	for _, c := range proc.Components {
		if parts[0] == "c" && len(parts) > 1 && c.ID == parts[1] {
			if len(parts) == 3 {
				return i18n.T(ctx, "dossiers.fix.page_of", "paper", c.Name.In(lang), "i", parts[2])
			}
			return c.Name.In(lang)
		}
	}
	return target
}

// money writes an amount: 12.000 đ.
func money(lang string, n int64) string { return i18n.Number(lang, n) + " đ" }

func LimitText(ctx context.Context, proc procedures.Procedure) string {
	key, args := proc.Limit.Text()
	return i18n.T(ctx, key, args...)
}

func ExemptName(ctx context.Context, d dossiers.Dossier) string {
	if d.Exempt == "" {
		return i18n.T(ctx, "dossiers.fee.none")
	}
	return procedures.GroupName(ctx, d.Exempt)
}

// DueRows says what is due, line by line, and together.
func DueRows(ctx context.Context, lines []procedures.FeeLine) []ui.Row {
	lang := i18n.Lang(ctx)
	var rows []ui.Row
	for _, l := range lines {
		if l.Kind == "free" {
			continue
		}
		value := money(lang, l.Amount)
		switch {
		case l.Exempt != "":
			value = i18n.T(ctx, "dossiers.fee.exempt_as", "group", procedures.GroupName(ctx, l.Exempt))
		case l.Unset:
			value = i18n.T(ctx, "procedures.fee.unset")
		}
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee."+l.Kind, "n", l.Quantity), Value: value})
	}
	sum, known := procedures.TotalDue(lines)
	switch {
	case len(rows) == 0:
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.total"), Value: i18n.T(ctx, "procedures.fee.free")})
	case known:
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.total"), Value: money(lang, sum)})
	}
	return rows
}

// Often tells of what was sent back in this commune before.
func Often(ctx context.Context, w dossiers.Warning) string {
	key := dossiers.Reason{Code: w.Reason}.Key()
	return i18n.T(ctx, "dossiers.form.often", "n", w.Times, "reason", i18n.T(ctx, key), "tip", i18n.T(ctx, key+".tip"))
}

// WhyText is the reason of a want, with the clerk's words.
func WhyText(ctx context.Context, w dossiers.Want) string {
	why := i18n.T(ctx, dossiers.Reason{Code: w.Reason}.Key())
	if w.Note != "" {
		why += ": " + w.Note
	}
	return why
}

// SentBack tells why something was sent back, and what to do about it.
func SentBack(ctx context.Context, w dossiers.Want) string {
	key := dossiers.Reason{Code: w.Reason}.Key()
	if w.Note != "" {
		return i18n.T(ctx, "dossiers.form.sent_back_note", "reason", i18n.T(ctx, key), "note", w.Note, "tip",
			i18n.T(ctx, key+".tip"))
	}
	return i18n.T(ctx, "dossiers.form.sent_back", "reason", i18n.T(ctx, key), "tip", i18n.T(ctx, key+".tip"))
}

func CompareFolded(a, b string) int { return strings.Compare(text.Fold(a), text.Fold(b)) }

// Shorten cuts a name at a word: official names run to a paragraph, and the case has the whole.
func Shorten(name string) string {
	const longest = 50 // characters
	cut, n := 0, 0
	for i, c := range name {
		if c == ' ' {
			cut = i
		}
		if n >= longest {
			return strings.TrimRight(name[:cut], " ,;") + "…"
		}
		n++
	}
	return name
}

func Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.DateTime(t)
}

// fileKind is the kind of file of a photo without a small picture, in letters.
func fileKind(p dossiers.Photo) string {
	switch p.Mime {
	case "application/pdf":
		return "PDF"
	case "image/png":
		return "PNG"
	}
	return "JPG"
}

// Guarded keeps a page with the secret out of caches and out of the next site's log.
func Guarded(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
}

// StepNames are the five steps shown to residents.
func StepNames(ctx context.Context) []string {
	names := make([]string, 5)
	for i := range names {
		names[i] = i18n.T(ctx, "dossiers.step."+strconv.Itoa(i+1))
	}
	return names
}

// KindOf colours a status.
func KindOf(s dossiers.Status) ui.Kind {
	switch s {
	case dossiers.Supplement, dossiers.Refused, dossiers.Stopped, dossiers.Withdrawing:
		return ui.KindDanger
	case dossiers.Resolved, dossiers.Returned:
		return ui.KindSuccess
	case dossiers.Payment:
		return ui.KindWarning
	case dossiers.Draft:
		return ui.KindNeutral
	}
	return ui.KindInfo
}

// Ended moves past the last step once everything is done.
func Ended(s dossiers.Status) int {
	if s == dossiers.Returned {
		return 1
	}
	return 0
}

// StatusKind colours a status.
func StatusKind(s dossiers.Status) ui.Kind {
	switch s {
	case dossiers.Resolved, dossiers.Returned:
		return ui.KindSuccess
	case dossiers.Supplement, dossiers.Withdrawing, dossiers.Payment:
		return ui.KindWarning
	case dossiers.Refused, dossiers.Stopped:
		return ui.KindDanger
	case dossiers.Received, dossiers.Processing:
		return ui.KindInfo
	}
	return ui.KindNeutral
}

func StatusText(ctx context.Context, s dossiers.Status) string {
	return i18n.T(ctx, "dossiers.status."+string(s))
}
