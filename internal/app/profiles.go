package app

import (
	"errors"
	"net"
	"net/http"
	"net/http/pprof"
)

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
