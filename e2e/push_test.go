package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// A push is shown by the worker. That it is sent, and encrypted, is tested in jobs.
func TestACallIsShown(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	anna := openChromium(t, t.TempDir()).tab(h, "Anna")
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/notifications")
	anna.isServed()
	anna.until(
		"the offer",
		`document.querySelector('[data-push="on"]:not([hidden])') && `+
			`document.getElementById("push").dataset.key.length > 80`,
	)
	anna.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{
				Name: "notifications",
			}, Setting: browser.PermissionSettingGranted, Origin: h.url(""),
		})
		return err
	}))
	registration := anna.registration()
	// A worker that is starting may miss a push, as a browser that is starting does. The same push again replaces it.
	wait(t, "the call to be shown", func() (bool, string) {
		anna.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{
				Origin: h.url(""), RegistrationID: registration,
				Data: `{"title": "Boris mentioned you in Lobby", "body": "@anna, tea?", "path": "/r/lobby?at=1", ` +
					`"tag": "room-1", "calls": {"1": 1}}`,
			})
			return err
		}))
		shown := eval[string](
			anna,
			`navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => all.map((n) => n.title + ": " + n.body + " " + n.data.path).join())`,
		)
		return shown == "Boris mentioned you in Lobby: @anna, tea? /r/lobby?at=1", shown
	})
}

// registration returns the browser's number of the worker.
func (p *tab) registration() serviceworker.RegistrationID {
	p.t.Helper()
	ctx, cancel := p.patient()
	defer cancel()
	var found serviceworker.RegistrationID
	events := chromedp.Events(ctx, serviceworker.WorkerRegistrationUpdated)
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, serviceworker.Enable, cdp.Empty{})
		return err
	}))
	for event, err := range events {
		if err != nil {
			p.t.Fatal(err)
		}
		for _, registration := range event.Registrations {
			found = registration.RegistrationID
		}
		if found != "" {
			break
		}
	}
	return found
}
