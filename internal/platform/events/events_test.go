package events_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/events"
)

type born struct{ Name string }

type died struct{ Name string }

func makeTable(ctx context.Context, d *db.DB) error {
	return d.Migrate(ctx, "events", fstest.MapFS{"migrations/0001_seen.sql": {Data: []byte(
		"-- +goose Up\ncreate table events_seen (name text not null);\n")}})
}

func TestOrderAndTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, makeTable, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var order []string
		refuse := false
		bus := events.NewBus()
		write := func(ctx context.Context, tx *db.Tx, _ auth.Actor, e born) error {
			order = append(order, "first")
			_, err := tx.Exec(ctx, `insert into events_seen (name) values ($1)`, e.Name)
			return err
		}
		then := func(context.Context, *db.Tx, auth.Actor, born) error {
			order = append(order, "second")
			if refuse {
				return errors.New("no room")
			}
			return nil
		}
		err := bus.Open([]events.Topic{events.MustBeHeard[born](), events.Tell[died]()},
			[]events.Subscription{events.On(write), events.On(then)})
		if err != nil {
			t.Fatal(err)
		}
		tell := func(name string) error {
			return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				return events.Publish(ctx, tx, bus, auth.Actor{}, born{name})
			})
		}
		if err := tell("An"); err != nil {
			t.Fatal(err)
		}
		refuse = true
		if err := tell("Bình"); err == nil || !strings.Contains(err.Error(), "no room") {
			t.Errorf("a handler's error is lost: %v", err)
		}
		if diff := cmp.Diff([]string{"first", "second", "first", "second"}, order); diff != "" {
			t.Error(diff)
		}
		names, err := db.Strings(ctx, d.Read(), `select name from events_seen`)
		if err != nil || cmp.Diff([]string{"An"}, names) != "" {
			t.Errorf("what a refused event wrote stayed: %v, %v", names, err)
		}
		err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return events.Publish(ctx, tx, bus, auth.Actor{}, died{"An"})
		})
		if err != nil {
			t.Errorf("an event that nobody needs to hear: %v", err)
		}
	})
}

func TestNothingInVain(t *testing.T) {
	t.Parallel()
	hear := events.On(func(context.Context, *db.Tx, auth.Actor, born) error { return nil })
	for name, c := range map[string]struct {
		told  []events.Topic
		heard []events.Subscription
		want  string
	}{
		"needed and unheard": {[]events.Topic{events.MustBeHeard[born]()}, nil, "must be heard"},
		"heard and untold":   {nil, []events.Subscription{hear}, "nobody tells"},
		"told twice": {[]events.Topic{events.Tell[born](), events.Tell[born]()},
			[]events.Subscription{hear}, "two modules"},
	} {
		t.Run(name, func(t *testing.T) {
			bus := events.NewBus()
			if err := bus.Open(c.told, c.heard); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("opened, or for another reason: %v", err)
			}
			if err := events.Publish(t.Context(), nil, bus, auth.Actor{}, born{}); err == nil {
				t.Error("told over a bus that did not open")
			}
		})
	}
	bus := events.NewBus()
	if err := bus.Open([]events.Topic{events.Tell[born]()}, nil); err != nil {
		t.Fatal(err)
	}
	if err := events.Publish(t.Context(), nil, bus, auth.Actor{}, died{}); err == nil {
		t.Error("an undeclared event was told")
	}
	if err := events.Publish(t.Context(), nil, nil, auth.Actor{}, born{}); err == nil {
		t.Error("told over no bus")
	}
}
