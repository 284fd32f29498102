package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// scenario is one load. Readers is per room; Rate is posts per second, and 0 means as fast as they are answered.
type scenario struct {
	Name                           string
	Rooms, Readers, Posts, Posters int
	Rate                           int
	// Stalled is the number of additional readers of the first room that never read.
	Stalled int `json:",omitempty"`
	// History is the number of earlier messages in the first room.
	History int `json:",omitempty"`
}

var scenarios = []scenario{
	{
		Name:    "flood",
		Rooms:   1,
		Readers: 1000,
		Posts:   2000,
		Posters: 8,
	},
	{
		Name:    "paced",
		Rooms:   1,
		Readers: 1000,
		Posts:   500,
		Posters: 8,
		Rate:    50,
	},
	{
		Name:    "stalled",
		Rooms:   1,
		Readers: 1000,
		Posts:   500,
		Posters: 8,
		Rate:    50,
		Stalled: 1000,
	},
	{
		Name:    "history",
		Rooms:   1,
		Readers: 1000,
		Posts:   500,
		Posters: 8,
		Rate:    50,
		History: 1_000_000,
	},
	{
		Name:    "crowd",
		Rooms:   1,
		Readers: 10_000,
		Posts:   60,
		Posters: 4,
		Rate:    4,
	},
	{
		Name:    "rooms",
		Rooms:   1000,
		Readers: 10,
		Posts:   10_000,
		Posters: 8,
	},
	{
		Name:    "room",
		Rooms:   1,
		Readers: 10,
		Posts:   10_000,
		Posters: 8,
	},
	{
		Name:    "rooms-paced",
		Rooms:   1000,
		Readers: 10,
		Posts:   5000,
		Posters: 8,
		Rate:    500,
	},
	{
		Name:    "room-paced",
		Rooms:   1,
		Readers: 10,
		Posts:   5000,
		Posters: 8,
		Rate:    500,
	},
	{
		Name:    "posts",
		Rooms:   1,
		Readers: 0,
		Posts:   20_000,
		Posters: 64,
	},
}

// runs measures several rounds and returns the one with the median ratio.
func (s scenario) runs(ctx context.Context, program string, rounds int) (result, error) {
	var all []result
	for range max(rounds, 1) {
		r, err := s.run(ctx, program)
		if err != nil {
			return r, err
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b result) int { return cmp.Compare(a.Samovar.ratio(a.Bare), b.Samovar.ratio(b.Bare)) })
	middle := all[len(all)/2]
	for _, r := range all {
		middle.Ratios = append(middle.Ratios, r.Samovar.ratio(r.Bare))
	}
	return middle, nil
}

// run measures Samovar and then the bare loop under the same load, one after the other, so that they do not compete.
func (s scenario) run(ctx context.Context, program string) (result, error) {
	r := result{Scenario: s}
	var err error
	if r.Samovar, err = s.measure(ctx, func() (target, error) { return startSamovar(ctx, program, s) }); err != nil {
		return r, fmt.Errorf("samovar: %w", err)
	}
	if s.Readers == 0 {
		return r, nil
	}
	if r.Bare, err = s.measure(ctx, func() (target, error) { return startBare(ctx, s.Rooms) }); err != nil {
		return r, fmt.Errorf("bare: %w", err)
	}
	if s.Rate == 0 {
		alike := s
		alike.Rate = int(r.Samovar.PostsPerSecond)
		if r.Alike, err = alike.measure(ctx, func() (target, error) { return startBare(ctx, s.Rooms) }); err != nil {
			return r, fmt.Errorf("bare, paced alike: %w", err)
		}
	}
	return r, nil
}

// target is a server under load.
type target interface {
	address() string
	// request returns what a reader sends to follow a room.
	request(room int) string
	pid() int
	// poster returns a function that posts to a room and returns once it is answered.
	poster() (func(ctx context.Context, room int) error, error)
	commits(ctx context.Context) (commits, changes int, err error)
	stop()
}

func (s scenario) measure(ctx context.Context, start func() (target, error)) (figures, error) {
	server, err := start()
	if err != nil {
		return figures{}, err
	}
	defer server.stop()
	post, err := server.poster()
	if err != nil {
		return figures{}, err
	}
	for room := range s.Rooms { // then each pump has made its first query, and the poster is a guest
		if err := post(ctx, room); err != nil {
			return figures{}, err
		}
	}
	empty, err := resident(server.pid())
	if err != nil {
		return figures{}, err
	}
	audience, err := gather(ctx, server, s)
	if err != nil {
		return figures{}, err
	}
	defer audience.leave()
	return s.load(ctx, server, post, audience, empty)
}

// sample is the state of a server at one moment.
type sample struct {
	resident, kernel int // bytes
	commits, changes int
	cpu              time.Duration
}

func takeSample(ctx context.Context, server target) (sample, error) {
	var m sample
	var failed [4]error
	m.resident, failed[0] = resident(server.pid())
	m.kernel, failed[1] = kernelMemory()
	m.commits, m.changes, failed[2] = server.commits(ctx)
	m.cpu, failed[3] = cpu(server.pid())
	return m, errors.Join(failed[:]...)
}

// load posts to the audience and returns what that cost. empty is the memory of the server without readers, in bytes.
func (s scenario) load(
	ctx context.Context,
	server target,
	post func(context.Context, int) error,
	audience *audience,
	empty int,
) (figures, error) {
	// By then the arrivals are announced, and the collector has freed what connecting took.
	time.Sleep(2 * time.Second)
	before, err := takeSample(ctx, server)
	if err != nil {
		return figures{}, err
	}
	began := time.Now()
	if err := s.publish(ctx, post, audience); err != nil {
		return figures{}, err
	}
	posted := time.Since(began)
	if err := audience.wait(ctx); err != nil {
		return figures{}, err
	}
	after, err := takeSample(ctx, server)
	if err != nil {
		return figures{}, err
	}
	f := audience.judge()
	f.CPU = (after.cpu - before.cpu).Seconds()
	f.PostsPerSecond = float64(s.Posts) / posted.Seconds()
	if readers := s.Rooms*s.Readers + s.Stalled; readers >= 1000 { // with fewer the noise of the process is larger
		f.BytesPerReader = (before.resident - empty) / readers
	}
	if s.Stalled > 0 {
		f.BytesPerStalled = (after.resident - before.resident) / s.Stalled
		f.KernelPerStalled = (after.kernel - before.kernel) / s.Stalled
	}
	if commits := after.commits - before.commits; commits > 0 {
		f.PostsPerCommit = float64(after.changes-before.changes) / float64(commits)
	}
	return f, nil
}
