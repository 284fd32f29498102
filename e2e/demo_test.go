package e2e

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// newDemo starts the demonstration and returns the origin of its pages.
func newDemo(t *testing.T) (h *harness, pages string) {
	t.Helper()
	h = &harness{t: t}
	h.process = exec.Command(program, "demo", "--addr", anyPort, "--limits", "off")
	h.process.Stderr = t.Output()
	out, err := h.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := h.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.stop)
	lines := bufio.NewScanner(out)
	var found []string
	for len(found) < 2 && lines.Scan() {
		found = append(found, regexp.MustCompile(`http://\S+`).FindString(lines.Text()))
	}
	if len(found) < 2 {
		t.Fatalf("the demonstration said %q", found)
	}
	h.address = found[0][len("http://"):]
	return h, found[1]
}

// TestTheDemo opens the pages of the demonstration in the sizes and looks of the documentation's pictures.
func TestTheDemo(t *testing.T) {
	folder := pictures(t)
	h, pages := newDemo(t)
	browser := openChromium(t, t.TempDir())
	visitor := browser.tab(h, "Visitor")
	for _, size := range []struct{ width, height int64 }{{1280, 800}, {390, 844}} {
		for _, scheme := range []string{"light", "dark"} {
			name := fmt.Sprintf("-%s-%d", scheme, size.width)
			visitor.looks(size.width, size.height, scheme)
			visitor.goes(pages + "/shop.html")
			visitor.until("the button", launcher)
			eval[any](visitor, `Samovar.open()`)
			visitor.insideIframe("the host's words", `document.querySelectorAll(".msg").length >= 2`)
			visitor.picture(folder, "shop"+name)
			visitor.goes(pages + "/event.html")
			visitor.insideIframe(
				"the host's words",
				`document.querySelectorAll(".msg").length >= 2 && document.querySelector(".greeting")`,
			)
			visitor.picture(folder, "event"+name)
		}
	}
	owner := browser.person(h, "Olga")
	owner.registers("olga", "correct horse", "Olga")
	owner.open("/rooms")
	owner.types("#f-name", "Tea corner")
	owner.submits(`form[action="/rooms"][method="post"] button`)
	owner.open("/r/tea-corner/embed")
	owner.types("#f-origins", "https://shop.example\nhttps://*.example.com")
	owner.submits(`form[action$="/embed"] button`)
	owner.submits(`form[action$="/secret"] button`)
	for _, width := range []int64{1280, 390} {
		owner.looks(width, 1500, "light")
		owner.open("/r/tea-corner/embed")
		owner.insideIframe("the room", `document.getElementById("composer")`)
		owner.picture(folder, fmt.Sprintf("embed-%d", width))
	}

	visitor.looks(320, 400, "light")
	visitor.open("/embed/lobby?panel=1&greeting=Questions%20about%20tea%3F")
	visitor.says("Which tea for the morning?")
	visitor.picture(folder, "frame-320")
	visitor.click("#composer [popovertarget=add]") // the box is too narrow for a button of its own
	visitor.click(".smile-item")
	visitor.until("the picker", `document.querySelectorAll("#emoji-smileys button").length > 100`)
	visitor.picture(folder, "frame-picker-320")
}

// insideIframe waits for an expression in the page's one iframe. It is of the same site and has no process of its
// own.
func (p *tab) insideIframe(what, expression string) {
	p.t.Helper()
	wait(p.t, p.name+": in the iframe "+what, func() (bool, string) {
		ctx, cancel := p.patient()
		defer cancel()
		var holds bool
		err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
			if err != nil || len(tree.FrameTree.ChildFrames) != 1 {
				return err
			}
			world, err := chromedp.Call(
				ctx,
				page.CreateIsolatedWorld,
				page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.ChildFrames[0].Frame.ID},
			)
			if err != nil {
				return err
			}
			said, err := chromedp.Call(
				ctx,
				runtime.Evaluate,
				runtime.EvaluateParams{Expression: "!!(" + expression + ")", ContextID: world.ExecutionContextID},
			)
			if err == nil {
				holds = string(said.Result.Value) == "true"
			}
			return err
		}))
		return holds, fmt.Sprint(err)
	})
}
