package e2e

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// driver acts on one page in one kind of browser: cdpPage in Chromium, bidiPage in Firefox, webDriverPage in WebKit.
// Acts on an element return errNotReachable while the element is missing or is being replaced; the caller then tries
// again.
type driver interface {
	// navigate goes to an address and returns once the page has loaded.
	navigate(ctx context.Context, address string) error
	// evaluate returns the awaited value of an expression as JSON. Undefined is null; the JSON of an element is of no
	// use.
	evaluate(ctx context.Context, expression string) ([]byte, error)
	// click moves the pointer onto an element and presses its button.
	click(ctx context.Context, selector string) error
	// insert types a text into an element.
	insert(ctx context.Context, selector, text string) error
	// press strikes a key where the focus is. Its name is that of KeyboardEvent.key.
	press(ctx context.Context, key string) error
	// setFiles chooses files in an input, as the browser's own dialog does.
	setFiles(ctx context.Context, selector string, paths []string) error
	// resize sets the page's size in CSS pixels. WebKit's page is at least 450 wide.
	resize(ctx context.Context, width, height int64) error
	screenshot(ctx context.Context) ([]byte, error)
	// activate brings the page to the front.
	activate(ctx context.Context) error
	// another opens another tab of the same person.
	another(ctx context.Context) (driver, error)
	// iframe returns the driver of the iframe under an address, or errNotReachable.
	iframe(ctx context.Context, address string) (driver, error)
	close(ctx context.Context) error
	console() *console
}

// answered is how long one question may take that can be asked again: WebKit never answers one that meets a page
// which is being replaced.
const answered = 5 * time.Second

var errNotReachable = errors.New("nothing there to act on")

// console holds what a page has logged.
type console struct {
	mu       sync.Mutex
	said     []string
	troubles []string // faults in any page: exceptions, and what the Content-Security-Policy refused
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

// forgives drops the faults until now, which the test caused on purpose.
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
