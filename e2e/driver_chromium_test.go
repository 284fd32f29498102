package e2e

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// chromium is one browser program with a profile of its own.
type chromium struct {
	t       *testing.T
	ctx     context.Context
	close   context.CancelFunc
	profile string
}

// newChromium returns the browser that tests share, since starting one takes seconds. Each person in it has cookies
// and storage of their own, which end with their test.
func newChromium(t *testing.T) *chromium {
	t.Helper()
	path := browserPath(t)
	shared.Do(func() {
		shared.ctx, shared.close, shared.err = startChromium(path, filepath.Join(filepath.Dir(program), "profile"))
	})
	if shared.err != nil {
		t.Fatalf("start the browser: %v", shared.err)
	}
	return &chromium{t: t, ctx: shared.ctx, close: func() {}}
}

// shared is the browser of all tests that do not need their own. TestMain closes it.
var shared struct {
	sync.Once
	ctx   context.Context
	close context.CancelFunc
	err   error
}

// openChromium starts a browser on a profile that an earlier one may have left.
func openChromium(t *testing.T, profile string, more ...chromedp.ExecAllocatorOption) *chromium {
	t.Helper()
	ctx, stop, err := startChromium(browserPath(t), profile, more...)
	if err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	var once sync.Once
	c := &chromium{t: t, ctx: ctx, profile: profile, close: func() { once.Do(stop) }}
	t.Cleanup(c.close)
	return c
}

// startChromium starts the program. Closing the browser writes its cookies to disk.
func startChromium(
	path, profile string,
	more ...chromedp.ExecAllocatorOption,
) (ctx context.Context, stop context.CancelFunc, err error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter"), chromedp.Flag("mute-audio", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("hide-scrollbars", true))
	options = append(options, more...)
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	stop = func() {
		_ = chromedp.Cancel(ctx) // asks the browser to close
		cancel()
		end()
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return ctx, stop, nil
}

// tab is a person's page in Chromium, with acts that only Chromium has.
type tab struct {
	*person
	ctx context.Context

	mu sync.Mutex
	// iframes are the iframes in the document now.
	iframes map[cdp.FrameID]bool
}

// person opens a page in a browser context of its own.
func (c *chromium) person(h *harness, name string) *tab {
	c.t.Helper()
	return c.tab(h, name, chromedp.WithNewBrowserContext())
}

func (c *chromium) tab(h *harness, name string, options ...chromedp.ContextOption) *tab {
	c.t.Helper()
	return newTab(c.t, c.ctx, h, name, options...)
}

// another opens another tab of the same person.
func (p *tab) another(name string) *tab {
	p.t.Helper()
	return newTab(p.t, p.ctx, p.h, name, chromedp.WithNewWindow(false))
}

func newTab(t *testing.T, parent context.Context, h *harness, name string, options ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as its context
		t.Fatalf("open a tab: %v", err)
	}
	t.Cleanup(cancel)
	p := tabIn(t, ctx, h, name)
	if err := chromedp.Listen(ctx, p.follow); err != nil {
		t.Fatalf("listen to a tab: %v", err)
	}
	p.speaks("en")
	return p
}

// tabIn returns the page of a context and reads its console.
func tabIn(t *testing.T, ctx context.Context, h *harness, name string) *tab {
	p := &tab{ctx: ctx, iframes: map[cdp.FrameID]bool{}}
	page := &cdpPage{tab: p}
	p.person = newPerson(t, h, name, page)
	go page.listen()
	return p
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := p.patient()
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// patient returns a context for one request to the browser, which may hang with its page.
func (p *tab) patient() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, patience)
}

func (p *tab) press(keys string, options ...chromedp.KeyOption) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, options...))
}

// submits clicks and waits for the next page.
func (p *tab) submits(selector string) {
	p.t.Helper()
	p.reaches(selector, func(context.Context) error {
		ctx, cancel := p.patient()
		defer cancel()
		_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
		return reachable(err)
	})
}

// looks sets the size of the window and the system's colour scheme.
func (p *tab) looks(width, height int64, scheme string) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(width, height), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme},
				{Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	}))
}

// pictures returns the folder for screenshots: the one that SAMOVAR_PICTURES names, else a temporary one.
func pictures(t *testing.T) string {
	if folder := os.Getenv("SAMOVAR_PICTURES"); folder != "" {
		return folder
	}
	return t.TempDir()
}

// speaks sets the languages the browser asks for.
func (p *tab) speaks(language string) {
	p.t.Helper()
	agent := eval[string](p, "navigator.userAgent")
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(
			ctx,
			emulation.SetUserAgentOverride,
			emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: language},
		)
		return err
	}))
}
