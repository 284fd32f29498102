package e2e

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// driver acts on one page in one kind of browser: cdpPage in Chromium, bidiPage in Firefox, webDriverPage in WebKit. Acts
// on an element return errNotReachable while the element is not there, or another has taken its place; the caller
// then tries again.
type driver interface {
	// navigate goes to an address and returns once the page has loaded.
	navigate(ctx context.Context, address string) error
	// evaluate returns the value of an expression, awaited, as JSON. Undefined is null; an element has no JSON worth
	// reading.
	evaluate(ctx context.Context, expression string) ([]byte, error)
	// click moves the pointer onto an element and presses its button.
	click(ctx context.Context, selector string) error
	// insert types a text into an element.
	insert(ctx context.Context, selector, text string) error
	// press strikes a key by the name that KeyboardEvent.key has for it, where the focus is.
	press(ctx context.Context, key string) error
	// setFiles chooses files in an input, as the browser's own dialog does.
	setFiles(ctx context.Context, selector string, paths []string) error
	// resize sets how many CSS pixels the page has; WebKit's has at least 450 in width.
	resize(ctx context.Context, width, height int64) error
	screenshot(ctx context.Context) ([]byte, error)
	// activate brings the page to the front.
	activate(ctx context.Context) error
	// another opens one more tab of the same person.
	another(ctx context.Context) (driver, error)
	// iframe returns the driver of the iframe under an address, or errNotReachable.
	iframe(ctx context.Context, address string) (driver, error)
	close(ctx context.Context) error
	console() *console
}

// answered is how long one question waits where it can be asked again: WebKit never answers one that meets a page
// just being replaced.
const answered = 5 * time.Second

var errNotReachable = errors.New("nothing there to act on")

// console keeps what a page has written to its console.
type console struct {
	mu       sync.Mutex
	said     []string
	troubles []string // what must not happen in any page: exceptions, and what the Content-Security-Policy refused
}

func (c *console) hears(text string, exception bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, text)
	if exception || strings.Contains(text, "Content Security Policy") ||
		strings.Contains(text, "Content-Security-Policy") {
		c.troubles = append(c.troubles, text)
	}
}

// forgives forgets the troubles until now, which the test meant to cause.
func (c *console) forgives() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.troubles = nil
}

func (c *console) lines() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.said)
}

func (c *console) troubled() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.troubles)
}
