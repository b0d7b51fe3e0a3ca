package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"

	"thonso/internal/bench"
)

// benchCmd measures; it is for whoever works on the product.
type benchCmd struct {
	Load      benchLoadCmd      `cmd:"" help:"Fill an empty installation with a made-up province."`
	Run       benchRunCmd       `cmd:"" help:"Measure the product beside the same SQL through a bare server, on what load made. It signs the made-up accounts in anew."`
	Reference benchReferenceCmd `cmd:"" help:"Serve the bare server that run compares with."`
}

type benchLoadCmd struct {
	dataFlags
	bench.Size `embed:""`
}

// Run loads.
func (b *benchLoadCmd) Run(g *globals) error {
	return withApp(g, b.dataFlags, func(a *App) error {
		return bench.Load(g.ctx, a.benchServices(), b.Size, g.out)
	})
}

func (a *App) benchServices() bench.Services {
	return bench.Services{DB: a.DB, Box: a.Box, Places: a.Places, People: a.People, Auth: a.Auth,
		Procedures: a.Procedures, Modules: a.Modules}
}

type benchRunCmd struct {
	dataFlags
	bench.Plan `embed:""`
}

// Run measures this very program.
func (b *benchRunCmd) Run(g *globals) (err error) {
	if b.Program, err = os.Executable(); err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	b.DataArgs = []string{"--data", b.Data}
	if b.Database != "" {
		b.DataArgs = append(b.DataArgs, "--database", b.Database)
	}
	b.Open = func(ctx context.Context, trace func(query string, args []any)) (*bench.Installation, error) {
		c := b.config(g)
		c.Options.Trace = trace
		a, err := Open(ctx, c)
		if err != nil {
			return nil, err
		}
		return &bench.Installation{Services: a.benchServices(), Handler: a.Handler(), Close: a.Close}, nil
	}
	return b.Measure(g.ctx, g.out)
}

type benchReferenceCmd struct {
	dataFlags
	Listen  string `help:"Address to serve on." default:"127.0.0.1:8090"`
	Recipes string `help:"File of recipes." type:"existingfile" required:""`
}

// Run serves until it is told to stop.
func (b *benchReferenceCmd) Run(g *globals) error {
	raw, err := os.ReadFile(b.Recipes)
	if err != nil {
		return err
	}
	recipes, err := bench.ReadRecipes(raw)
	if err != nil {
		return err
	}
	h, err := bench.NewReference(b.config(g).dsn(), recipes)
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", b.Listen)
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: headerTimeout}
	defer context.AfterFunc(g.ctx, func() { srv.Close() })()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
