package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/db"
)

// A Result is what was measured of one operation on one server.
type Result struct {
	Done, Failed  int
	Took, CPU     time.Duration
	P50, P95, P99 time.Duration
}

// Rate is operations per second.
func (r Result) Rate() float64 { return float64(r.Done) / r.Took.Seconds() }

// PerOp is the processor time of one operation, of the server and the database.
func (r Result) PerOp() time.Duration {
	if r.Done == 0 {
		return 0
	}
	return r.CPU / time.Duration(r.Done)
}

// quantiles fills in P50, P95 and P99 from all latencies.
func (r *Result) quantiles(all []time.Duration) {
	if len(all) == 0 {
		return
	}
	slices.Sort(all)
	at := func(q float64) time.Duration { return all[int(q*float64(len(all)-1))] }
	r.P50, r.P95, r.P99 = at(.50), at(.95), at(.99)
}

// tick is the unit of /proc/PID/stat, which Linux fixes at a hundredth of a second.
const tick = 10 * time.Millisecond

// cpuOf is the processor time, user and system, that a process, its living
// children and those it has waited for have used.
func cpuOf(pid int) (time.Duration, error) {
	fields, err := statOf(pid)
	if err != nil {
		return 0, err
	}
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return 0, err
	}
	used := fields[11:15] // utime, stime, cutime, cstime
	for _, child := range strings.Fields(string(raw)) {
		n, err := strconv.Atoi(child)
		if err != nil {
			return 0, err
		}
		if its, err := statOf(n); err == nil { // else it has ended since
			used = append(used, its[11:13]...)
		}
	}
	var sum time.Duration
	for _, f := range used {
		n, err := strconv.Atoi(f)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}

// statOf are the fields of /proc/PID/stat after the name, which stands in
// parentheses and may hold anything.
func statOf(pid int) ([]string, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:]))
	if len(fields) < 15 {
		return nil, fmt.Errorf("bench: /proc/%d/stat is short", pid)
	}
	return fields[:15:15], nil
}

// databaseOf is the process of PostgreSQL, if that runs on this machine. Its
// work counts as the server's, as on SQLite it is the server's.
func databaseOf(ctx context.Context, d *db.DB) ([]int, error) {
	if d.Dialect != db.Postgres {
		return nil, nil
	}
	var backend int
	if err := d.Read().QueryRow(ctx, `select pg_backend_pid()`).Scan(&backend); err != nil {
		return nil, err
	}
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", backend))
	if err != nil || !strings.HasPrefix(string(name), "postgres") {
		return nil, nil //nolint:nilerr // no such process: it runs elsewhere
	}
	fields, err := statOf(backend)
	if err != nil {
		return nil, err
	}
	parent, err := strconv.Atoi(fields[1])
	return []int{parent}, err
}

// residentOf is the memory that a process holds, in bytes.
func residentOf(pid int) (int64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("bench: no VmRSS of %d", pid)
}
