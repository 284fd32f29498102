package jobs

import (
	"context"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/publicsuffix"
)

const (
	// visitsAtOnce limits the sites that are visited at the same time.
	visitsAtOnce = 8
	// visitWithin limits the time that a visit waits and takes: later it is useless to the conversation.
	visitWithin = 30 * time.Second
	// maxSites and maxPerSite limit the visits that wait; further ones are refused.
	maxSites   = 100
	maxPerSite = 10
)

// visits runs visits to other sites, a few at once and one per site, so that a slow site delays only itself.
type visits struct {
	within  time.Duration
	slots   chan struct{}
	working sync.WaitGroup

	mu sync.Mutex
	// waiting has a queue for each site that is being visited; it is empty during the last visit.
	waiting map[string][]visit
}

// visit is a function to run before a time.
type visit struct {
	until time.Time
	run   func(context.Context)
}

func newVisits() *visits {
	return &visits{within: visitWithin, slots: make(chan struct{}, visitsAtOnce), waiting: map[string][]visit{}}
}

// add queues a visit to a site and reports whether there was room. It does not wait.
func (v *visits) add(ctx context.Context, site string, run func(context.Context)) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	queue, visited := v.waiting[site]
	if len(queue) >= maxPerSite || (!visited && len(v.waiting) >= maxSites) {
		return false
	}
	v.waiting[site] = append(queue, visit{until: time.Now().Add(v.within), run: run})
	if !visited {
		v.working.Go(func() { v.serve(ctx, site) })
	}
	return true
}

// serve runs the visits of a site, one after another, until its queue is empty.
func (v *visits) serve(ctx context.Context, site string) {
	for next, more := v.next(site); more; next, more = v.next(site) {
		v.run(ctx, next)
	}
}

func (v *visits) next(site string) (visit, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	queue := v.waiting[site]
	if len(queue) == 0 {
		delete(v.waiting, site)
		return visit{}, false
	}
	v.waiting[site] = queue[1:]
	return queue[0], true
}

// run waits for a slot and runs a visit, unless its time is over.
func (v *visits) run(ctx context.Context, next visit) {
	ctx, cancel := context.WithDeadline(ctx, next.until)
	defer cancel()
	select {
	case <-ctx.Done():
		return
	case v.slots <- struct{}{}:
	}
	defer func() { <-v.slots }()
	if ctx.Err() == nil {
		next.run(ctx)
	}
}

// wait returns when no visit is left; after the end of their context that is soon.
func (v *visits) wait() { v.working.Wait() }

// siteOf returns the registered domain of an address, or its host. All names below a registered domain are one site.
func siteOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.ToLower(parsed.Hostname())
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(strings.TrimSuffix(host, ".")); err == nil {
		return domain
	}
	return host
}
