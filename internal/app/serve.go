package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime/debug"
	"sync"
	"time"
)

// Timeouts are wide: a photo on a 3G line may take minutes, a stuck client may not.
const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 5 * time.Minute
	idleTimeout   = 2 * time.Minute
	stopTimeout   = 15 * time.Second
)

// Run serves on the listener and works jobs until ctx ends; then it lets
// running requests and jobs finish.
func (a *App) Run(ctx context.Context, ln net.Listener) error {
	srv := &http.Server{
		Handler:           a.handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       bodyTimeout,
		WriteTimeout:      bodyTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
	srv.RegisterOnShutdown(a.live.Stop)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var working sync.WaitGroup
	working.Go(func() { a.Queue.Run(ctx) })
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	debug.FreeOSMemory() // opening took more than serving needs
	slog.Info("serving", "address", ln.Addr().String(), "version", a.Config.Version)

	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		slog.Info("stopping")
		stop, done := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer done()
		if err = srv.Shutdown(stop); errors.Is(err, context.DeadlineExceeded) {
			err = srv.Close() // a listener to a live broadcast never finishes by itself
		}
	}
	cancel()
	working.Wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// serveProfiles serves profiles of the running program to the machine itself:
// they tell what is in its memory.
func serveProfiles(address string) (stop func(), err error) {
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	if at, ok := ln.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return nil, errors.Join(errors.New("profiles are served on a loopback address only"), ln.Close())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout}
	go func() { _ = srv.Serve(ln) }() // until closed
	return func() { srv.Close() }, nil
}
