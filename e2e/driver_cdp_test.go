package e2e

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// cdpPage drives a page in Chromium over its DevTools protocol.
type cdpPage struct {
	tab   *tab
	heard console
}

func (c *cdpPage) console() *console { return &c.heard }

// listen reads the console until the page is gone.
func (c *cdpPage) listen() {
	for message, err := range chromedp.Console(c.tab.ctx) {
		if err != nil {
			return
		}
		c.heard.hears(message.String(), message.IsException())
	}
}

// do runs steps in the tab until the caller's context ends.
func (c *cdpPage) do(ctx context.Context, steps ...chromedp.Action[chromedp.Void]) error {
	inTab, cancel := c.within(ctx)
	defer cancel()
	return reachable(chromedp.Do(inTab, steps...))
}

// within returns the tab's context with the caller's deadline.
func (c *cdpPage) within(ctx context.Context) (context.Context, context.CancelFunc) {
	if deadline, has := ctx.Deadline(); has {
		return context.WithDeadline(c.tab.ctx, deadline)
	}
	return context.WithTimeout(c.tab.ctx, patience)
}

func (c *cdpPage) navigate(ctx context.Context, address string) error {
	return c.do(ctx, chromedp.Navigate(address))
}

func (c *cdpPage) evaluate(ctx context.Context, expression string) ([]byte, error) {
	inTab, cancel := c.within(ctx)
	defer cancel()
	value, err := chromedp.Run(inTab, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if value == nil {
		value = []byte("null")
	}
	return value, err
}

func (c *cdpPage) click(ctx context.Context, selector string) error {
	return c.do(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (c *cdpPage) insert(ctx context.Context, selector, text string) error {
	return c.do(
		ctx,
		chromedp.Focus(chromedp.CSS(selector)),
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			return insertText(ctx, text)
		}),
	)
}

func insertText(ctx context.Context, text string) error {
	_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
	return err
}

func (c *cdpPage) press(ctx context.Context, key string) error {
	if key != "Enter" {
		return c.do(ctx, chromedp.KeyEvent(map[string]string{
			"Escape": kb.Escape, "Tab": kb.Tab, "ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown,
		}[key]))
	}
	return c.do(ctx, chromedp.Func(pressEnter))
}

// pressEnter presses Enter as a keyboard does: the text comes with the key and is prevented with it. KeyEvent sends
// them apart.
func pressEnter(ctx context.Context, _ *chromedp.Target) error {
	key := input.DispatchKeyEventParams{
		Type:                  input.DispatchKeyEventTypeKeyDown,
		Key:                   "Enter",
		Code:                  "Enter",
		Text:                  "\r",
		UnmodifiedText:        "\r",
		WindowsVirtualKeyCode: 13,
		NativeVirtualKeyCode:  13,
	}
	if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, key); err != nil {
		return err
	}
	key.Type, key.Text, key.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
	_, err := chromedp.Call(ctx, input.DispatchKeyEvent, key)
	return err
}

func (c *cdpPage) setFiles(ctx context.Context, selector string, paths []string) error {
	return c.do(ctx, chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
}

func (c *cdpPage) resize(ctx context.Context, width, height int64) error {
	return c.do(ctx, chromedp.EmulateViewport(width, height))
}

func (c *cdpPage) screenshot(ctx context.Context) ([]byte, error) {
	inTab, cancel := c.within(ctx)
	defer cancel()
	return chromedp.Run(inTab, chromedp.CaptureScreenshot())
}

func (c *cdpPage) activate(ctx context.Context) error {
	return c.do(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.BringToFront, cdp.Empty{})
		return err
	}))
}

func (c *cdpPage) another(context.Context) (driver, error) {
	return c.tab.another(c.tab.name).driver, nil
}

func (c *cdpPage) iframe(_ context.Context, address string) (driver, error) {
	return c.tab.part("iframe", address).driver, nil
}

// close keeps the context, in which the person's other tabs were made.
func (c *cdpPage) close(ctx context.Context) error {
	return c.do(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.Close, cdp.Empty{})
		return err
	}))
}

// reachable returns errNotReachable where an act failed before it began, because its element has left the page. The
// browser has one code for all errors.
func reachable(err error) error {
	var refused *cdproto.Error
	if !errors.As(err, &refused) {
		return err
	}
	for _, reason := range []string{
		"No node with given id",
		"Could not find node with given id",
		"Node is detached from document",
		"Could not compute content quads",
		"Node does not have a layout object",
	} {
		if strings.Contains(refused.Message, reason) {
			return fmt.Errorf("%w: %s", errNotReachable, refused.Message)
		}
	}
	return err
}
