// Package notices tells a person of something that concerns them: in the
// product, and by e-mail where they gave an address. In the product it says no more
// than what a stranger who sees the screen may know; an e-mail says all that its
// owner must know, below its first sentence, and is not kept once it is sent.
//
// (An announcement to many is another thing, and another module.)
package notices

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/mail"
	"thonso/internal/platform/seal"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// A Service tells people.
type Service struct {
	db      *db.DB
	clock   clock.Clock
	journal *audit.Journal
	queue   *jobs.Queue
	box     *seal.Box
	mail    mail.Config
	catalog *i18n.Catalog
	baseURL string
}

// Deps are what the module stands on.
type Deps struct {
	DB      *db.DB
	Clock   clock.Clock
	Journal *audit.Journal
	Queue   *jobs.Queue
	Box     *seal.Box
	Mail    mail.Config
	Catalog *i18n.Catalog
	BaseURL string // for the links in e-mails
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{d.DB, d.Clock, d.Journal, d.Queue, d.Box, d.Mail, d.Catalog, d.BaseURL}
}

// A Message tells one person one thing. Args alternate name and value, as
// strings; a name with a language, such as procedure.en, is that value for
// whoever reads that language.
type Message struct {
	ID        string   // of the event: the same is never told twice
	AccountID string   // who sees it in the product; "": nobody
	Email     string   // "": no e-mail
	Lang      string   // of the e-mail, as the person chose; "": Vietnamese
	Lines     []string // paragraphs of the e-mail below its first sentence, in Lang
	PlaceID   string
	Key       string // message key; Key+".subject" heads an e-mail
	Args      []string
	URL       string // path in the product, for the account
	PublicURL string // path that needs no account, for the e-mail
}

// Tell keeps the message; it goes out only if tx commits.
func (s *Service) Tell(ctx context.Context, tx *db.Tx, m Message) error {
	now := db.At(s.clock.Now())
	if m.AccountID != "" {
		if err := tx.Later(ctx,
			`insert into notices_notice (id, account_id, place_id, key, args, url, made_at)
				values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
			m.ID, m.AccountID, m.PlaceID, m.Key, db.JSON(m.Args), m.URL, now); err != nil {
			return fmt.Errorf("tell: %w", err)
		}
	}
	if m.Email == "" {
		return nil
	}
	id, state := ids.New(), "waiting"
	if !s.mail.On() {
		state = "off" // said in the list of deliveries, not hidden
	}
	args := append(slices.Clone(m.Args), "link", s.baseURL+m.PublicURL)
	lines := ""
	if len(m.Lines) > 0 {
		lines = s.box.Seal(strings.Join(m.Lines, "\n\n"), id)
	}
	if err := tx.Later(ctx,
		`insert into notices_delivery (id, notice_id, channel, address, key, args, lang, state, made_at, lines)
			values ($1, $2, 'email', $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
		id, m.ID, s.box.Seal(m.Email, id), m.Key, db.JSON(args), cmp.Or(m.Lang, i18n.Languages[0]),
		state, now, lines); err != nil {
		return fmt.Errorf("tell: %w", err)
	}
	if state == "off" {
		return nil
	}
	return s.queue.Enqueue(ctx, tx, sendMail{id}, time.Time{})
}

type sendMail struct {
	ID string `json:"id"`
}

// Job says how it is worked.
func (a sendMail) Job() jobs.Spec {
	return jobs.Spec{Kind: "notices.send_mail", Queue: jobs.Mail, Once: a.ID}
}

func (s *Service) sendMail(ctx context.Context, _ auth.Actor, a sendMail) error {
	var address, key, state, lang, lines string
	var args []string
	err := s.db.Read().QueryRow(ctx, `select address, key, args, state, lang, lines from notices_delivery
		where id = $1`, a.ID).Scan(&address, &key, db.IntoJSON(&args), &state, &lang, &lines)
	if errors.Is(err, sql.ErrNoRows) || err == nil && state == "sent" {
		return nil
	} else if err != nil {
		return err
	}
	to, err := s.box.Open(address, a.ID)
	if err != nil {
		return err
	}
	values := valuesIn(lang, args)
	text := func(key string) string { return s.catalog.Text(lang, key, values...) }
	body := text(key)
	if lines != "" {
		below, err := s.box.Open(lines, a.ID)
		if err != nil {
			return err
		}
		body += "\n\n" + below
	}
	sendErr := s.mail.Send(ctx, mail.Message{ID: a.ID, To: to, Subject: text(key + ".subject"),
		Body: body + "\n\n" + text("notices.mail_foot")})
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if sendErr != nil {
			_, err := tx.Exec(ctx,
				`update notices_delivery set tries = tries + 1, last_error = $2, state = 'failed' where id = $1`, a.ID,
				"smtp")
			return err
		}
		_, err := tx.Exec(ctx,
			`update notices_delivery set tries = tries + 1, state = 'sent', sent_at = $2, last_error = '', lines = ''
				where id = $1`,
			a.ID, db.At(s.clock.Now()))
		return err
	})
	return errors.Join(sendErr, err) // an error: the job is tried again
}

// A Notice is what somebody is told in the product.
type Notice struct {
	ID, Key, URL string
	Args         []string
	MadeAt       time.Time
	Read         bool
}

// text is the notice in the language of the reader.
func (n Notice) text(ctx context.Context) string {
	return i18n.T(ctx, n.Key, valuesIn(i18n.Lang(ctx), n.Args)...)
}

// valuesIn are the arguments for who reads a language.
func valuesIn(reads string, args []string) []any {
	values := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		name, lang, only := strings.Cut(args[i], ".")
		if _, has := values[name]; only && lang == reads || !only && !has {
			values[name] = args[i+1]
		}
	}
	var out []any
	for name, value := range values {
		out = append(out, name, value)
	}
	return out
}

// Unread counts the actor's notices not yet read.
func (s *Service) Unread(ctx context.Context, actor auth.Actor) (n int, err error) {
	err = s.db.Read().QueryRow(ctx, `select count(*) from notices_notice where account_id = $1 and read_at = 0`,
		actor.ID).Scan(&n)
	return n, err
}

// ReadAll marks the actor's notices as read.
func (s *Service) ReadAll(ctx context.Context, actor auth.Actor) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update notices_notice set read_at = $2 where account_id = $1 and read_at = 0`,
			actor.ID, db.At(s.clock.Now()))
		return err
	})
}

// Legible fails where the key in use doesn't open everything that is sealed here.
func (s *Service) Legible(ctx context.Context) error {
	return s.box.Check(ctx, s.db.Read(), seal.Column{Table: "notices_delivery", ID: "id", Name: "address"},
		seal.Column{Table: "notices_delivery", ID: "id", Name: "lines"})
}
