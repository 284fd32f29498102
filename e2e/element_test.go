package e2e

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto"
)

// reaches acts on an element. Where the page has put another in its place between the look for it and the act, it
// acts on the other.
func (p *tab) reaches(selector string, act func(context.Context) error) {
	p.t.Helper()
	wait(p.t, p.name+": reaching "+selector, func() (bool, string) {
		ctx, cancel := p.patient()
		defer cancel()
		err := act(ctx)
		if err != nil && !isReplaced(err) {
			p.t.Fatalf("%s: %s: %v", p.name, selector, err)
		}
		return err == nil, fmt.Sprint(err)
	})
}

// isReplaced says whether an act failed before it began, because its element is no longer in the page. The browser
// has one code for all refusals.
func isReplaced(err error) bool {
	var refused *cdproto.Error
	return errors.As(err, &refused) && slices.ContainsFunc(
		[]string{
			"No node with given id", "Could not find node with given id", "Node is detached from document", "Could not compute content quads",
			"Node does not have a layout object",
		},
		func(reason string) bool { return strings.Contains(refused.Message, reason) })
}
