package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// chromium is one browser program with a profile of its own.
type chromium struct {
	t       *testing.T
	ctx     context.Context
	close   context.CancelFunc
	profile string
}

// newChromium is the browser that tests share, since starting one costs seconds: each person in it has cookies and storage of their own, and
// is gone with their test.
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

// shared is the browser of all tests that need none of their own. TestMain closes it.
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

// startChromium starts the program; closing it writes its cookies.
func startChromium(path, profile string, more ...chromedp.ExecAllocatorOption) (ctx context.Context, stop context.CancelFunc, err error) {
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

// tab is one page somebody has open.
type tab struct {
	t    *testing.T
	ctx  context.Context
	h    *house
	name string

	mu       sync.Mutex
	troubles []string
	said     []string // all that stood in the console
	// frames are those in the document now.
	frames map[cdp.FrameID]bool
}

// person opens a page in a browser of their own: cookies and storage are nobody else's.
func (c *chromium) person(h *house, name string) *tab {
	c.t.Helper()
	return c.tab(h, name, chromedp.WithNewBrowserContext())
}

// another opens one more tab of the same person.
func (p *tab) another(name string) *tab {
	p.t.Helper()
	return newTab(p.t, p.ctx, p.h, name, chromedp.WithNewWindow(false))
}

func (c *chromium) tab(h *house, name string, options ...chromedp.ContextOption) *tab {
	c.t.Helper()
	return newTab(c.t, c.ctx, h, name, options...)
}

func newTab(t *testing.T, parent context.Context, h *house, name string, options ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context it is made with
		t.Fatalf("open a tab: %v", err)
	}
	t.Cleanup(cancel)
	p := &tab{t: t, ctx: ctx, h: h, name: name, frames: map[cdp.FrameID]bool{}}
	if err := chromedp.Listen(ctx, p.follow); err != nil {
		t.Fatalf("listen to a tab: %v", err)
	}
	p.speaks("en")
	go p.listen()
	t.Cleanup(p.mustBeCalm)
	return p
}

// listen collects what must not happen in any page: exceptions, and what the Content-Security-Policy refused.
func (p *tab) listen() {
	for message, err := range chromedp.Console(p.ctx) {
		if err != nil {
			return
		}
		p.mu.Lock()
		p.said = append(p.said, message.Text)
		if message.IsException() || strings.Contains(message.Text, "Content Security Policy") {
			p.troubles = append(p.troubles, message.String())
		}
		p.mu.Unlock()
	}
}

func (p *tab) mustBeCalm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, trouble := range p.troubles {
		p.t.Errorf("%s's console: %s", p.name, trouble)
	}
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := p.patient()
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// patient is a context for one request to the browser, which may hang with its page.
func (p *tab) patient() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, patience)
}

func (p *tab) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.h.url(path)))
}

// eval asks the page.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, cancel := p.patient()
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %s: %v", p.name, expression, err)
	}
	return value
}

// until waits for an expression to be true in the page.
func (p *tab) until(what, expression string) {
	p.t.Helper()
	wait(p.t, p.name+": "+what, func() (bool, string) {
		ctx, cancel := p.patient()
		defer cancel()
		value, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		return err == nil && value, fmt.Sprintf("%v, shown %q", err, p.shown())
	})
}

// texts are the bodies of the messages the page shows, in order.
const texts = `[...document.querySelectorAll("#messages > .msg")].map((m) => m.querySelector(".msg-body").innerText.trim())`

func (p *tab) shown() []string {
	ctx, cancel := p.patient()
	defer cancel()
	shown, _ := chromedp.Run(ctx, chromedp.Evaluate[[]string](texts)) // a page in the middle of loading shows nothing
	return shown
}

// sees waits for a text to stand in the log once.
func (p *tab) sees(text string) {
	p.t.Helper()
	quoted, _ := json.Marshal(text) // a string can always be written
	p.until(fmt.Sprintf("seeing %q once", text), fmt.Sprintf("%s.filter((t) => t === %s).length === 1", texts, quoted))
}

// types puts a text where the caret is, as a keyboard or an input method does.
func (p *tab) types(selector, text string) {
	p.t.Helper()
	p.reaches(selector, func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.Focus(chromedp.CSS(selector))) })
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { return insertText(ctx, text) }))
}

// says posts a message with Enter and waits until it stands in the log and the box is empty.
func (p *tab) says(text string) {
	p.t.Helper()
	p.posts(text)
	p.sees(text)
}

// posts is the same for a text that looks different once it is rendered.
func (p *tab) posts(text string) {
	p.t.Helper()
	before := eval[int](p, `document.querySelectorAll("#messages > .msg").length`)
	p.types("#body", text)
	p.enter()
	p.until("one more message", fmt.Sprintf(`document.querySelectorAll("#messages > .msg").length > %d`, before))
	p.until("an empty box", `document.getElementById("body").value === ""`)
}

func (p *tab) press(keys string, options ...chromedp.KeyOption) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, options...))
}

// enter presses Enter as a keyboard does: the key's text comes with the key and is prevented with it. KeyEvent sends it apart.
func (p *tab) enter() {
	p.t.Helper()
	key := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", UnmodifiedText: "\r", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13,
	}
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, key); err != nil {
			return err
		}
		key.Type, key.Text, key.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
		_, err := chromedp.Call(ctx, input.DispatchKeyEvent, key)
		return err
	}))
}

func (p *tab) click(selector string) {
	p.t.Helper()
	p.reaches(selector, func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	})
}

// submits clicks and waits for the page that comes of it.
func (p *tab) submits(selector string) {
	p.t.Helper()
	p.reaches(selector, func(ctx context.Context) error {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
		return err
	})
}

// looks sets the size of the window and what the system prefers.
func (p *tab) looks(width, height int64, scheme string) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(width, height), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
}

// pictures is where screenshots go: the folder of the documentation if SAMOVAR_PICTURES names it, else a folder that is thrown away.
func pictures(t *testing.T) string {
	if folder := os.Getenv("SAMOVAR_PICTURES"); folder != "" {
		return folder
	}
	return t.TempDir()
}

func (p *tab) picture(folder, name string) {
	p.t.Helper()
	ctx, cancel := p.patient()
	defer cancel()
	image, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("%s: picture %s: %v", p.name, name, err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), image, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// registers makes an account and comes back signed in.
func (p *tab) registers(username, password, nickname string) {
	p.t.Helper()
	p.registersAt("/register", username, password, nickname)
}

// registersAt does so on the page that a link leads to.
func (p *tab) registersAt(path, username, password, nickname string) {
	p.t.Helper()
	p.open(path)
	p.types("#f-username", username)
	p.types("#f-password", password)
	p.types("#f-nickname", nickname)
	p.submits(`form[action="/register"] button`)
	p.until("being signed in", `document.querySelector('form[action="/logout"]')`)
}

// goesBy chooses a guest's name.
func (p *tab) goesBy(nickname string) {
	p.t.Helper()
	p.open("/guest")
	p.types("#f-nickname", nickname)
	p.submits(`form[action="/guest"] button`)
}

// chooses keeps a preference in the page's footer.
func (p *tab) chooses(name, value string) {
	p.t.Helper()
	p.open("/rooms")
	p.do(chromedp.SetValue(chromedp.CSS(`.preferences select[name="`+name+`"]`), value))
	p.submits(`.preferences button`)
}

// speaks sets the languages the browser asks for.
func (p *tab) speaks(language string) {
	p.t.Helper()
	agent := eval[string](p, "navigator.userAgent")
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: language})
		return err
	}))
}
