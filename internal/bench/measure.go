package bench

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Result is what was measured of one operation on one server.
type Result struct {
	Done, Failed  int
	Took, CPU     time.Duration
	P50, P95, P99 time.Duration
}

// Rate is operations per second.
func (r Result) Rate() float64 { return float64(r.Done) / r.Took.Seconds() }

// PerOp is the server's processor time of one operation.
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

// cpuOf is the processor time, user and system, that a process and its
// waited-for children have used.
func cpuOf(pid int) (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name in parentheses may hold anything; what follows it is numbers.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("bench: /proc/%d/stat is short", pid)
	}
	var sum time.Duration
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
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
