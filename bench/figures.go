package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// figures holds the measurements of one server under one load.
type figures struct {
	Deliveries, Lost, Doubled, Disordered int
	// CPU is user and system time of the server in seconds.
	CPU float64
	// BytesPerReader is resident memory, without the kernel's.
	BytesPerReader int
	// BytesPerStalled and KernelPerStalled are the bytes that each reader that never reads has added at the end, in the
	// process and in the TCP queues of the kernel. The queues of the other readers are empty then.
	BytesPerStalled, KernelPerStalled int
	PostsPerSecond, PostsPerCommit    float64
	// DelayP50 and DelayP99 are milliseconds from the answer to a post to its arrival at the last socket.
	DelayP50, DelayP99 float64
}

func (f figures) perMillion() float64 {
	if f.Deliveries == 0 {
		return 0
	}
	return f.CPU / float64(f.Deliveries) * 1e6
}

// result compares Samovar with the bare loop. Bare has the same load, Alike the rate of posts that Samovar reached.
// Under a flood they differ: the faster posts come, the more of them share a write.
type result struct {
	Scenario             scenario
	Samovar, Bare, Alike figures
	// Ratios lists the ratios of all rounds, in ascending order.
	Ratios []float64
}

// ratio returns the cost of a delivery, including storing and rendering, relative to the bare loop's.
func (f figures) ratio(bare figures) float64 {
	if bare.Deliveries == 0 {
		return 0
	}
	return f.perMillion() / bare.perMillion()
}

func (r result) print(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	s := r.Scenario
	fmt.Fprintf(w, "\n%s: %d rooms, %d readers each, %d posts by %d, %s\n",
		s.Name, s.Rooms, s.Readers, s.Posts, s.Posters, rate(s.Rate))
	fmt.Fprintln(table, "\tdeliveries\tlost\ttwice\tdisorder\tCPU s\tCPU s/million\t"+
		"bytes/reader\tposts/s\tposts/commit\tdelay p50\tp99 ms\t")
	for _, row := range []struct {
		name string
		f    figures
	}{{"samovar", r.Samovar}, {"bare", r.Bare}, {"bare, paced alike", r.Alike}} {
		f := row.f
		if f == (figures{}) {
			continue
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%.2f\t%.2f\t%d\t%.0f\t%.1f\t%.1f\t%.1f\t\n",
			row.name, f.Deliveries, f.Lost, f.Doubled, f.Disordered, f.CPU, f.perMillion(),
			f.BytesPerReader, f.PostsPerSecond, f.PostsPerCommit, f.DelayP50, f.DelayP99)
	}
	_ = table.Flush() // an error would have shown above
	if s.Stalled > 0 {
		fmt.Fprintf(w, "each of %d that never read added %d bytes to the process and %d to the kernel\n",
			s.Stalled, r.Samovar.BytesPerStalled, r.Samovar.KernelPerStalled)
	}
	if r.Bare.Deliveries > 0 {
		fmt.Fprintf(w, "a delivery costs %.2f times the bare loop's", r.Samovar.ratio(r.Bare))
		if r.Alike.Deliveries > 0 {
			fmt.Fprintf(w, ", %.2f times that of one paced alike", r.Samovar.ratio(r.Alike))
		}
		fmt.Fprintln(w)
		if len(r.Ratios) > 1 {
			fmt.Fprintf(w, "in %d rounds %.2f times\n", len(r.Ratios), r.Ratios)
		}
	}
}

func rate(perSecond int) string {
	if perSecond == 0 {
		return "as fast as they are answered"
	}
	return fmt.Sprintf("%d a second", perSecond)
}

// delays pairs answers with arrivals by their order: the n-th answer belongs to the n-th message or a neighbour of it.
func (f *figures) delays(answers []time.Time, lasts map[[2]int64]time.Time) {
	arrivals := make([]time.Time, 0, len(lasts))
	for _, at := range lasts {
		arrivals = append(arrivals, at)
	}
	slices.SortFunc(arrivals, time.Time.Compare)
	slices.SortFunc(answers, time.Time.Compare)
	if len(arrivals) < len(answers) {
		return
	}
	arrivals = arrivals[len(arrivals)-len(answers):]
	waits := make([]float64, len(answers))
	for i, at := range arrivals {
		waits[i] = max(0, float64(at.Sub(answers[i]).Microseconds())/1000)
	}
	slices.Sort(waits)
	if len(waits) > 0 {
		f.DelayP50, f.DelayP99 = waits[len(waits)/2], waits[len(waits)*99/100]
	}
}

// cpu returns the user and system time of a process (proc(5), stat fields 14 and 15, in ticks of 10 ms).
func cpu(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read the process's time: %w", err)
	}
	// The name in parentheses may hold spaces; the fields are counted after it.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	user, err := strconv.Atoi(string(fields[11]))
	if err != nil {
		return 0, fmt.Errorf("read the process's time: %w", err)
	}
	system, err := strconv.Atoi(string(fields[12]))
	if err != nil {
		return 0, fmt.Errorf("read the process's time: %w", err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil
}

// resident returns the memory of a process in bytes (proc(5), statm field 2, in pages).
func resident(pid int) (int, error) {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, fmt.Errorf("read the process's memory: %w", err)
	}
	pages, err := strconv.Atoi(string(bytes.Fields(statm)[1]))
	if err != nil {
		return 0, fmt.Errorf("read the process's memory: %w", err)
	}
	return pages * os.Getpagesize(), nil
}

// kernelMemory returns what all TCP sockets of the machine hold queued, in bytes (proc(5), net/sockstat, in pages).
func kernelMemory() (int, error) {
	stat, err := os.ReadFile("/proc/net/sockstat")
	if err != nil {
		return 0, fmt.Errorf("read the kernel's memory: %w", err)
	}
	for line := range strings.Lines(string(stat)) {
		if _, pages, found := strings.Cut(line, " mem "); found && strings.HasPrefix(line, "TCP:") {
			count, err := strconv.Atoi(strings.TrimSpace(pages))
			return count * os.Getpagesize(), err
		}
	}
	return 0, errors.New("read the kernel's memory: no figure for TCP")
}
