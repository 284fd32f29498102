package e2e

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// webDriverPage drives a page, or an iframe in one, over W3C WebDriver.
type webDriverPage struct {
	*webDriver
	window string // the handle of the tab
	within string // the address of the iframe in it, empty for the tab itself
	lines  console
}

func (p *webDriverPage) console() *console { return &p.lines }

// reach makes the session act on this page.
func (p *webDriverPage) reach(ctx context.Context) error {
	if err := p.post(ctx, "/window", params{"handle": p.window}, nil); err != nil {
		return unreachable(err)
	}
	if p.within == "" {
		return unreachable(p.post(ctx, "/frame", params{"id": nil}, nil))
	}
	return p.reachIframe(ctx)
}

// reachIframe finds the iframe with the page's address, in shadow trees too.
func (p *webDriverPage) reachIframe(ctx context.Context) error {
	if err := p.post(ctx, "/frame", params{"id": nil}, nil); err != nil {
		return unreachable(err)
	}
	var iframe map[string]string
	err := p.script(ctx, `(() => {
		const roots = (root) => [root, ...[...root.querySelectorAll("*")].filter((element) => element.shadowRoot).flatMap((element) => roots(element.shadowRoot))];
		const iframes = roots(document).flatMap((root) => [...root.querySelectorAll("iframe")]);
		return iframes.find((iframe) => iframe.src.startsWith(`+quoted(p.within)+`));
	})()`, &iframe)
	if err == nil && iframe == nil {
		err = fmt.Errorf("%w: %s", errNotReachable, p.within)
	}
	if err != nil {
		return unreachable(err)
	}
	return unreachable(p.post(ctx, "/frame", params{"id": iframe}, nil))
}

// unreachable returns errNotReachable where the element is missing or was replaced.
func unreachable(err error) error {
	gone := []string{
		"no such element", "stale element reference", "element not interactable",
		"element click intercepted", "no such frame",
	}
	var refused *webDriverError
	if errors.As(err, &refused) && slices.Contains(gone, refused.Code) {
		return fmt.Errorf("%w: %w", errNotReachable, err)
	}
	return err
}

// script runs an expression in the page or iframe that was reached last.
func (p *webDriverPage) script(ctx context.Context, expression string, value any) error {
	return p.post(ctx, "/execute/sync", params{"script": "return " + expression, "args": []any{}}, value)
}

// navigate waits by itself. The session does not, since some documents have no end.
func (p *webDriverPage) navigate(ctx context.Context, address string) error {
	if err := p.reach(ctx); err != nil {
		return err
	}
	var before float64
	if err := p.script(ctx, "performance.timeOrigin", &before); err != nil {
		return err
	}
	if err := p.post(ctx, "/url", params{"url": address}, nil); err != nil {
		return err
	}
	return asking(ctx, func() error {
		ctx, cancel := context.WithTimeout(ctx, answered)
		defer cancel()
		var now struct {
			Origin       float64
			State, Place string
		}
		err := p.script(ctx, "{origin: performance.timeOrigin, state: document.readyState, place: location.href}", &now)
		if err == nil && (now.Origin == before || now.State != "complete") {
			err = fmt.Errorf("%s is %s, and came %f after the page before", now.Place, now.State, now.Origin-before)
		}
		return err
	})
}

func (p *webDriverPage) evaluate(ctx context.Context, expression string) ([]byte, error) {
	if err := p.reach(ctx); err != nil {
		return nil, err
	}
	var said struct {
		JSON, Error string
		Heard       []struct {
			Text      string
			Exception bool
		}
	}
	script := `const done = arguments[arguments.length - 1], printed = (` + hearing + `)();
		` + asJSON(expression) + `.then((json) => done({json, heard: printed.splice(0)}), (error) => done({error: String(error), heard: printed.splice(0)}))`
	if err := p.post(ctx, "/execute/async", params{"script": script, "args": []any{}}, &said); err != nil {
		return nil, err
	}
	for _, line := range said.Heard {
		p.lines.hears(line.Text, line.Exception)
	}
	if said.Error != "" {
		return nil, errors.New(said.Error)
	}
	return []byte(said.JSON), nil
}

// hearing is a function that returns what the page logged since the last call. WebDriver has no console, so the page
// records it from the first call on.
const hearing = `() => window[Symbol.for("heard")] ??= (() => {
	const heard = [], hear = (text, exception) => heard.push({text: String(text), exception});
	for (const level of ["log", "info", "warn", "error"]) {
		const writes = console[level].bind(console);
		console[level] = (...words) => { hear(words.join(" "), false); writes(...words); };
	}
	addEventListener("error", (event) => event.message && hear(event.message, true));
	addEventListener("unhandledrejection", (event) => hear(event.reason, true));
	document.addEventListener("securitypolicyviolation", (event) => hear("Content Security Policy: " + event.violatedDirective + " " + event.blockedURI, false));
	return heard;
})()`

// elementKey is the protocol's name for an element.
const elementKey = "element-6066-11e4-a52e-4f735466cecf"

// element returns the path of an element's commands.
func (p *webDriverPage) element(ctx context.Context, selector string) (string, error) {
	if err := p.reach(ctx); err != nil {
		return "", err
	}
	var found map[string]string
	err := p.post(ctx, "/element", params{"using": "css selector", "value": selector}, &found)
	return "/element/" + found[elementKey], unreachable(err)
}

func (p *webDriverPage) click(ctx context.Context, selector string) error {
	element, err := p.element(ctx, selector)
	if err != nil {
		return err
	}
	return unreachable(p.post(ctx, element+"/click", nil, nil))
}

func (p *webDriverPage) insert(ctx context.Context, selector, text string) error {
	if err := focus(ctx, p, selector); err != nil {
		return err
	}
	if strings.ContainsFunc(text, hasNoKey) {
		_, err := p.evaluate(ctx, `document.execCommand("insertText", false, `+quoted(text)+`)`)
		return err
	}
	return p.write(ctx, selector, text)
}

// hasNoKey reports whether the driver cannot press a key for a character. Input methods and pickers insert these.
func hasNoKey(r rune) bool { return r > 0xFFFF }

// write types into an element.
func (p *webDriverPage) write(ctx context.Context, selector, text string) error {
	element, err := p.element(ctx, selector)
	if err != nil {
		return err
	}
	return unreachable(p.post(ctx, element+"/value", params{"text": text}, nil))
}

func (p *webDriverPage) press(ctx context.Context, key string) error {
	if err := p.reach(ctx); err != nil {
		return err
	}
	return p.post(ctx, "/actions", params{"actions": []params{{"type": "key", "id": "keyboard", "actions": []params{
		{"type": "keyDown", "value": strokes[key]}, {"type": "keyUp", "value": strokes[key]},
	}}}}, nil)
}

func (p *webDriverPage) setFiles(ctx context.Context, selector string, paths []string) error {
	for _, path := range paths {
		if err := p.write(ctx, selector, path); err != nil {
			return err
		}
	}
	return nil
}

// narrowest is the least width of a page in CSS pixels that MiniBrowser's toolbar allows.
const narrowest = 450

// resize sets the window's size so that the page has the given one. The browser's own part of the window is known
// only afterwards.
func (p *webDriverPage) resize(ctx context.Context, width, height int64) error {
	if err := p.reach(ctx); err != nil {
		return err
	}
	width = max(width, narrowest)
	return asking(ctx, func() error {
		var page, window struct{ Width, Height int64 }
		if err := p.script(ctx, "{width: innerWidth, height: innerHeight}", &page); err != nil {
			return err
		}
		if page.Width == width && page.Height == height {
			return nil
		}
		if err := p.call(ctx, http.MethodGet, "/window/rect", nil, &window); err != nil {
			return err
		}
		wanted := params{"width": window.Width + width - page.Width, "height": window.Height + height - page.Height}
		return errors.Join(
			fmt.Errorf("the page has %d × %d", page.Width, page.Height),
			p.post(ctx, "/window/rect", wanted, nil),
		)
	})
}

func (p *webDriverPage) screenshot(ctx context.Context) ([]byte, error) {
	if err := p.reach(ctx); err != nil {
		return nil, err
	}
	var taken string
	if err := p.call(ctx, http.MethodGet, "/screenshot", nil, &taken); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(taken)
}

func (p *webDriverPage) activate(ctx context.Context) error { return p.reach(ctx) }

// another opens a window: MiniBrowser leaves a tab hidden behind the first, and no command brings it to the front.
func (p *webDriverPage) another(ctx context.Context) (driver, error) {
	if err := p.reach(ctx); err != nil {
		return nil, err
	}
	var made struct{ Handle string }
	if err := p.post(ctx, "/window/new", params{"type": "window"}, &made); err != nil {
		return nil, err
	}
	return &webDriverPage{webDriver: p.webDriver, window: made.Handle}, nil
}

func (p *webDriverPage) iframe(ctx context.Context, address string) (driver, error) {
	iframe := &webDriverPage{webDriver: p.webDriver, window: p.window, within: address}
	return iframe, iframe.reach(ctx)
}

func (p *webDriverPage) close(ctx context.Context) error {
	if err := p.reach(ctx); err != nil {
		return err
	}
	return p.call(ctx, http.MethodDelete, "/window", nil, nil)
}
