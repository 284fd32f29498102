package e2e

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// bidiPage drives a page, or an iframe in one, over WebDriver BiDi.
type bidiPage struct {
	*bidi
	page   string // the browsing context of the tab
	within string // that of the iframe in it, or of the tab
	user   string // the user context: cookies and storage of one person
	lines  *console
}

func (p *bidiPage) console() *console { return p.lines }

// newBidiPage opens a tab for a user.
func newBidiPage(ctx context.Context, b *bidi, user string) (*bidiPage, error) {
	var made struct{ Context string }
	if err := b.call(ctx, "browsingContext.create", params{"type": "tab", "userContext": user}, &made); err != nil {
		return nil, err
	}
	p := &bidiPage{bidi: b, page: made.Context, within: made.Context, user: user, lines: b.consoleOf(made.Context)}
	return p, p.resize(ctx, 1280, 800)
}

func (p *bidiPage) navigate(ctx context.Context, address string) error {
	return p.call(ctx, "browsingContext.navigate", params{"context": p.within, "url": address, "wait": "complete"}, nil)
}

// asJSON returns an expression for another's value as JSON: an element or undefined is null.
func asJSON(expression string) string {
	return `(async () => { const value = await (` + expression + `); return value instanceof Node ? "null" : JSON.stringify(value) ?? "null" })()`
}

func (p *bidiPage) evaluate(ctx context.Context, expression string) ([]byte, error) {
	var said bidiValue
	if err := p.script(ctx, asJSON(expression), &said); err != nil {
		return nil, err
	}
	return []byte(said.Result.Value), nil
}

// bidiValue is what a script returned or threw.
type bidiValue struct {
	Result struct {
		Type     string
		Value    bidiString
		SharedID string
	}
	ExceptionDetails struct{ Text string }
}

// bidiString is the value of a string. Other types are not used here.
type bidiString string

func (s *bidiString) UnmarshalJSON(value []byte) error {
	_ = json.Unmarshal(value, (*string)(s)) // another type leaves it empty
	return nil
}

func (p *bidiPage) script(ctx context.Context, expression string, said *bidiValue) error {
	err := p.call(ctx, "script.evaluate", params{
		"expression": expression, "target": params{"context": p.within}, "awaitPromise": true, "userActivation": false,
	}, said)
	if err == nil && said.ExceptionDetails.Text != "" {
		err = errors.New(said.ExceptionDetails.Text)
	}
	return err
}

// element scrolls to an element and returns the protocol's reference to it.
func (p *bidiPage) element(ctx context.Context, selector string) (params, error) {
	var said bidiValue
	expression := fmt.Sprintf(`(() => {
		const element = document.querySelector(%s);
		element?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
		return element;
	})()`, quoted(selector))
	if err := p.script(ctx, expression, &said); err != nil {
		return nil, err
	}
	if said.Result.Type != "node" {
		return nil, fmt.Errorf("%w: %s", errNotReachable, selector)
	}
	return params{"sharedId": said.Result.SharedID}, nil
}

// hit returns an error where the pointer would not meet the element, which may not be painted yet.
func (p *bidiPage) hit(ctx context.Context, selector string) error {
	met, err := p.evaluate(ctx, isMet(selector))
	if err == nil && string(met) != "true" {
		err = fmt.Errorf("%w: %s is not where the pointer would be", errNotReachable, selector)
	}
	return err
}

// isMet returns an expression for whether the middle of an element is in view, and it or its content is on top there.
func isMet(selector string) string {
	return fmt.Sprintf(`(() => {
		const element = document.querySelector(%s), box = element?.getBoundingClientRect();
		if (!box?.width) return false;
		const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
		return !!top && (element.contains(top) || [...element.labels ?? []].some((label) => label.contains(top)));
	})()`, quoted(selector))
}

func (p *bidiPage) click(ctx context.Context, selector string) error {
	element, err := p.element(ctx, selector)
	if err != nil {
		return err
	}
	if err := p.hit(ctx, selector); err != nil {
		return err
	}
	return p.perform(ctx, params{"type": "pointer", "id": "mouse", "actions": []params{
		{"type": "pointerMove", "x": 0, "y": 0, "origin": params{"type": "element", "element": element}},
		{"type": "pointerDown", "button": 0},
		{"type": "pointerUp", "button": 0},
	}})
}

// perform moves and presses an input device.
func (p *bidiPage) perform(ctx context.Context, source params) error {
	err := p.call(ctx, "input.performActions", params{"context": p.within, "actions": []params{source}}, nil)
	var refused *bidiError
	gone := []string{"no such node", "no such element", "stale element reference"}
	if errors.As(err, &refused) && slices.Contains(gone, refused.code) {
		return fmt.Errorf("%w: %w", errNotReachable, err)
	}
	return err
}

func (p *bidiPage) insert(ctx context.Context, selector, text string) error {
	if err := focus(ctx, p, selector); err != nil {
		return err
	}
	return p.strike(ctx, strings.Split(text, ""))
}

// focus puts the caret at the end of an element.
func focus(ctx context.Context, page driver, selector string) error {
	has, err := page.evaluate(ctx, fmt.Sprintf(`(() => {
		const element = document.querySelector(%s);
		if (document.activeElement !== element) element?.focus();
		return document.activeElement === element;
	})()`, quoted(selector)))
	if err == nil && string(has) != "true" {
		err = fmt.Errorf("%w: %s does not take the focus", errNotReachable, selector)
	}
	return err
}

func (p *bidiPage) strike(ctx context.Context, keys []string) error {
	var strokes []params
	for _, key := range keys {
		strokes = append(strokes, params{"type": "keyDown", "value": key}, params{"type": "keyUp", "value": key})
	}
	return p.perform(ctx, params{"type": "key", "id": "keyboard", "actions": strokes})
}

// strokes are the code points that WebDriver uses for keys without a letter.
var strokes = map[string]string{
	"Enter":     "\uE007",
	"Escape":    "\uE00C",
	"Tab":       "\uE004",
	"ArrowUp":   "\uE013",
	"ArrowDown": "\uE015",
}

func (p *bidiPage) press(ctx context.Context, key string) error {
	return p.strike(ctx, []string{strokes[key]})
}

func (p *bidiPage) setFiles(ctx context.Context, selector string, paths []string) error {
	element, err := p.element(ctx, selector)
	if err != nil {
		return err
	}
	return p.call(ctx, "input.setFiles", params{"context": p.within, "element": element, "files": paths}, nil)
}

func (p *bidiPage) resize(ctx context.Context, width, height int64) error {
	return p.call(
		ctx,
		"browsingContext.setViewport",
		params{"context": p.page, "viewport": params{"width": width, "height": height}},
		nil,
	)
}

func (p *bidiPage) screenshot(ctx context.Context) ([]byte, error) {
	var taken struct{ Data string }
	if err := p.call(ctx, "browsingContext.captureScreenshot", params{"context": p.within}, &taken); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(taken.Data)
}

func (p *bidiPage) activate(ctx context.Context) error {
	return p.call(ctx, "browsingContext.activate", params{"context": p.page}, nil)
}

func (p *bidiPage) another(ctx context.Context) (driver, error) {
	return newBidiPage(ctx, p.bidi, p.user)
}

// bidiTree is a browsing context with its iframes.
type bidiTree struct {
	Context  string
	URL      string
	Children []bidiTree
}

func (p *bidiPage) iframe(ctx context.Context, address string) (driver, error) {
	var tree struct{ Contexts []bidiTree }
	if err := p.call(ctx, "browsingContext.getTree", params{"root": p.page}, &tree); err != nil {
		return nil, err
	}
	for _, child := range tree.Contexts[0].Children {
		if strings.HasPrefix(child.URL, address) {
			return &bidiPage{
				bidi:   p.bidi,
				page:   p.page,
				within: child.Context,
				user:   p.user,
				lines:  p.consoleOf(child.Context),
			}, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", errNotReachable, address)
}

func (p *bidiPage) close(ctx context.Context) error {
	return p.call(ctx, "browsingContext.close", params{"context": p.page}, nil)
}
