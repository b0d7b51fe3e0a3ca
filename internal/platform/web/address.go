package web

import (
	"net"
	"net/http"
)

// AddressOf is who asks. Behind a proxy on the same machine it is what that
// proxy adds last; from anywhere else the header could be made up.
func AddressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip := net.ParseIP(host)
	if ip != nil && ip.IsLoopback() {
		if via := lastForwarded(r); via != nil {
			ip = via
		}
	}
	if ip == nil {
		return host
	}
	if ip.To4() == nil { // one household has 2^64 addresses of version 6
		ip = ip.Mask(net.CIDRMask(64, 128))
	}
	return ip.String()
}

func lastForwarded(r *http.Request) net.IP {
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return nil
	}
	last := all[len(all)-1]
	for i := len(last) - 1; i >= 0; i-- {
		if last[i] == ',' {
			last = last[i+1:]
			break
		}
	}
	for len(last) > 0 && last[0] == ' ' {
		last = last[1:]
	}
	return net.ParseIP(last)
}
