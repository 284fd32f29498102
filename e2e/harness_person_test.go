package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// person is one page of a person, in any engine.
type person struct {
	t      *testing.T
	h      *harness
	name   string
	driver driver
}

// delayed is what a browser says when a list that is watched grows again in the same frame: the watcher hears of it in
// the next one (Resize Observer, 3.4.2).
const delayed = "ResizeObserver loop completed"

// newPerson returns a page that must have no faults when the test ends.
func newPerson(t *testing.T, h *harness, name string, page driver) *person {
	p := &person{t: t, h: h, name: name, driver: page}
	t.Cleanup(func() {
		for _, trouble := range page.console().troubled() {
			if !strings.Contains(trouble, delayed) {
				t.Errorf("%s's console: %s", name, trouble)
			}
		}
	})
	return p
}

// act gives the driver one request. It may hang with its page.
func (p *person) act(what string, request func(context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := request(ctx); err != nil {
		p.t.Fatalf("%s: %s: %v", p.name, what, err)
	}
}

// reaches acts on an element once it is there. It tries again where the page replaces the element in between.
func (p *person) reaches(selector string, act func(context.Context) error) {
	p.t.Helper()
	wait(p.t, p.name+": reaching "+selector, func() (bool, string) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := act(ctx)
		if err != nil && !errors.Is(err, errNotReachable) {
			p.t.Fatalf("%s: %s: %v", p.name, selector, err)
		}
		return err == nil, fmt.Sprint(err)
	})
}

// goes opens an address.
func (p *person) goes(address string) {
	p.t.Helper()
	p.act("go to "+address, func(ctx context.Context) error { return p.driver.navigate(ctx, address) })
}

func (p *person) open(path string) {
	p.t.Helper()
	p.goes(p.h.url(path))
}

// another opens another tab of the same person.
func (p *person) another(name string) *person {
	p.t.Helper()
	var page driver
	p.act("open a tab", func(ctx context.Context) (err error) {
		page, err = p.driver.another(ctx)
		return err
	})
	return newPerson(p.t, p.h, name, page)
}

// embed returns a room's embed in this page once it has loaded.
func (p *person) embed(room string) *person {
	p.t.Helper()
	var iframe driver
	address := p.h.url("/embed/" + room)
	p.reaches("the iframe "+address, func(ctx context.Context) (err error) {
		iframe, err = p.driver.iframe(ctx, address)
		return err
	})
	part := newPerson(p.t, p.h, p.name+"'s embed", iframe)
	part.until("a page in the iframe", `document.readyState === "complete" && !!document.getElementById("main")`)
	return part
}

// front brings the tab to the front, as a click on it would.
func (p *person) front() {
	p.t.Helper()
	p.act("come to the front", p.driver.activate)
}

// evaluates returns the value of an expression as JSON.
func (p *person) evaluates(expression string) (value []byte) {
	p.t.Helper()
	p.act(expression, func(ctx context.Context) (err error) {
		value, err = p.driver.evaluate(ctx, expression)
		return err
	})
	return value
}

// eval returns the value of an expression. Null is an error, except for a type that can be nil.
func eval[T any](p interface {
	evaluates(expression string) []byte
	fails(format string, args ...any)
}, expression string,
) (value T) {
	said := p.evaluates(expression)
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Interface, reflect.Slice:
	default:
		if string(said) == "null" {
			p.fails("%s: is null", expression)
		}
	}
	if err := json.Unmarshal(said, &value); err != nil {
		p.fails("%s: %s: %v", expression, said, err)
	}
	return value
}

func (p *person) fails(format string, args ...any) {
	p.t.Helper()
	p.t.Fatalf(p.name+": "+format, args...)
}

// until waits for an expression to be true in the page.
func (p *person) until(what, expression string) {
	p.t.Helper()
	wait(p.t, p.name+": "+what, func() (bool, string) {
		ctx, cancel := context.WithTimeout(context.Background(), answered)
		defer cancel()
		value, err := p.driver.evaluate(ctx, "!!("+expression+")")
		if err == nil && string(value) == "true" {
			return true, ""
		}
		return false, fmt.Sprintf("%v, shown %q", err, p.shown())
	})
}

// texts is an expression for the bodies of the messages in the page, in order.
const texts = `[...document.querySelectorAll("#messages > .msg[id]")].map((m) => m.querySelector(".msg-body").innerText.trim())`

func (p *person) shown() (shown []string) {
	ctx, cancel := context.WithTimeout(context.Background(), answered)
	defer cancel()
	if value, err := p.driver.evaluate(ctx, texts); err == nil { // a page in the middle of loading shows nothing
		_ = json.Unmarshal(value, &shown)
	}
	return shown
}

// sees waits until a text is in the log once.
func (p *person) sees(text string) {
	p.t.Helper()
	p.until(
		fmt.Sprintf("seeing %q once", text),
		fmt.Sprintf("%s.filter((t) => t === %s).length === 1", texts, quoted(text)),
	)
}

// quoted returns a text as a string of JavaScript.
func quoted(text string) string {
	literal, _ := json.Marshal(text) // strings always encode
	return string(literal)
}

// types inserts a text at the caret, as a keyboard or an input method does.
func (p *person) types(selector, text string) {
	p.t.Helper()
	p.reaches(selector, func(ctx context.Context) error { return p.driver.insert(ctx, selector, text) })
}

// box is where a message is written, in a room or in a thread.
const box = ".composer [name=body]"

// says posts a message with Enter and waits until it is in the log and the composer is empty.
func (p *person) says(text string) {
	p.t.Helper()
	p.posts(text)
	p.sees(text)
}

// posts does so for a text that looks different once it is rendered.
func (p *person) posts(text string) {
	p.t.Helper()
	before := eval[int](p, `document.querySelectorAll("#messages > .msg[id]").length`)
	p.types(box, text)
	p.enter()
	p.until("one more message", fmt.Sprintf(`document.querySelectorAll("#messages > .msg[id]").length > %d`, before))
	p.until("an empty box", `document.querySelector(`+quoted(box)+`).value === ""`)
}

// strikes presses a key by its KeyboardEvent.key.
func (p *person) strikes(key string) {
	p.t.Helper()
	p.act("press "+key, func(ctx context.Context) error { return p.driver.press(ctx, key) })
}

func (p *person) enter() {
	p.t.Helper()
	p.strikes("Enter")
}

func (p *person) click(selector string) {
	p.t.Helper()
	p.reaches(selector, func(ctx context.Context) error { return p.driver.click(ctx, selector) })
}

// submits clicks and waits for the next page.
func (p *person) submits(selector string) {
	p.t.Helper()
	before := eval[string](p, "String(performance.timeOrigin)")
	p.click(selector)
	p.until(
		"the page after "+selector,
		fmt.Sprintf(`String(performance.timeOrigin) !== %q && document.readyState === "complete"`, before),
	)
}

// chooses makes a choice in the person's own menu, and waits until it is kept.
func (p *person) chooses(name, value string) {
	p.t.Helper()
	p.open("/rooms")
	p.picks(name, value)
	if name == "language" {
		p.until("the language", fmt.Sprintf(`document.documentElement.lang === %q`, value))
	} else {
		p.until("being told", `document.getElementById("said").textContent === "Saved."`)
	}
}

// picks makes it on the page that is open.
func (p *person) picks(name, value string) {
	p.t.Helper()
	eval[any](p, fmt.Sprintf(
		`(() => { const choice = document.querySelector('.preferences select[name=%q]'); choice.value = %q;`+
			` choice.dispatchEvent(new Event("change", { bubbles: true })) })()`, name, value))
}

// attaches chooses files in the composer, as the browser's own dialog does.
func (p *person) attaches(paths ...string) {
	p.t.Helper()
	p.reaches("#files", func(ctx context.Context) error { return p.driver.setFiles(ctx, "#files", paths) })
}

// sizes sets the page's size in CSS pixels.
func (p *person) sizes(width, height int64) {
	p.t.Helper()
	p.act("change its size", func(ctx context.Context) error { return p.driver.resize(ctx, width, height) })
}

// closes closes the tab.
func (p *person) closes() {
	p.t.Helper()
	p.act("close", p.driver.close)
}

// picture takes a screenshot.
func (p *person) picture(folder, name string) {
	p.t.Helper()
	var image []byte
	p.act("picture "+name, func(ctx context.Context) (err error) {
		image, err = p.driver.screenshot(ctx)
		return err
	})
	if err := os.WriteFile(filepath.Join(folder, name+".png"), image, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// registers makes an account, which stays signed in. The first sets the site up, and is the administrator’s.
func (p *person) registers(username, password, nickname string) {
	p.t.Helper()
	path, action := "/register", "/register"
	if p.h.setup != "" {
		path, action, p.h.setup = p.h.setup, "/setup", ""
	}
	p.open(path)
	p.types("#f-username", username)
	p.types("#f-password", password)
	p.types("#f-nickname", nickname)
	p.submits(`form[action="` + action + `"] button`)
	p.until("being signed in", `document.querySelector('form[action="/logout"]')`)
}

// goesBy sets a guest's name.
func (p *person) goesBy(nickname string) {
	p.t.Helper()
	p.open("/guest")
	p.types("#f-nickname", nickname)
	p.submits(`form[action="/guest"] button`)
}

// printed waits for a line in the console.
func (p *person) printed(text string) {
	p.t.Helper()
	wait(p.t, p.name+": in the console "+text, func() (bool, string) {
		p.evaluates("0") // WebKit's page returns its log with an answer
		said := p.driver.console().lines()
		all := strings.Join(said, "\n")
		return strings.Contains(all, text), all
	})
}
