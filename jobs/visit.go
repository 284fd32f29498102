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
	// visitsAtOnce is how many sites are visited at a time.
	visitsAtOnce = 8
	// visitWithin is how long a visit may wait and take altogether: later it is of no use to the conversation.
	visitWithin = 30 * time.Second
	// maxSites and maxPerSite are how much may wait; what comes beyond is left out.
	maxSites   = 100
	maxPerSite = 10
)

// visits goes to other sites: to a few at once, and to each site once at a time, so that slow ones
// delay themselves alone.
type visits struct {
	within  time.Duration
	places  chan struct{}
	working sync.WaitGroup

	mu sync.Mutex
	// waiting has a line for each site that is visited, empty while the last of it is under way.
	waiting map[string][]visit
}

// visit is what is done at a site, and until when.
type visit struct {
	until time.Time
	run   func(context.Context)
}

func newVisits() *visits {
	return &visits{within: visitWithin, places: make(chan struct{}, visitsAtOnce), waiting: map[string][]visit{}}
}

// add puts a visit at the end of its site's line, and reports whether there was room. It does not wait.
func (v *visits) add(ctx context.Context, site string, run func(context.Context)) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	line, visited := v.waiting[site]
	if len(line) >= maxPerSite || (!visited && len(v.waiting) >= maxSites) {
		return false
	}
	v.waiting[site] = append(line, visit{until: time.Now().Add(v.within), run: run})
	if !visited {
		v.working.Go(func() { v.serve(ctx, site) })
	}
	return true
}

// serve makes the visits of a site's line, one after another, until there are no more.
func (v *visits) serve(ctx context.Context, site string) {
	for next, more := v.next(site); more; next, more = v.next(site) {
		v.make(ctx, next)
	}
}

func (v *visits) next(site string) (visit, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	line := v.waiting[site]
	if len(line) == 0 {
		delete(v.waiting, site)
		return visit{}, false
	}
	v.waiting[site] = line[1:]
	return line[0], true
}

// make waits for a place and runs a visit, unless its time is over.
func (v *visits) make(ctx context.Context, one visit) {
	ctx, cancel := context.WithDeadline(ctx, one.until)
	defer cancel()
	select {
	case <-ctx.Done():
		return
	case v.places <- struct{}{}:
	}
	defer func() { <-v.places }()
	if ctx.Err() == nil {
		one.run(ctx)
	}
}

// wait returns when all visits are made; after the end of their context that is soon.
func (v *visits) wait() { v.working.Wait() }

// siteOf returns the domain that an address was registered under, or its host: all names below one domain are one site.
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
