package e2e

import "testing"

func TestTheFirstMinuteOfAStrangerInEachEngine(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--name", "Riverside Makers", "--operator", "Bogna")
		h.client().setsUp("bogna")
		p := open(h, "a stranger")
		p.open("/")
		p.until("what this is and who runs it", `["Riverside Makers is a chat", "run by Bogna"].every(
			(text) => document.querySelector(".welcome").textContent.includes(text))`)
		p.open("/r/lobby/members")
		name := eval[string](p, `document.querySelector("#here-you bdi").textContent`)
		p.open("/")
		p.until("under which name", `document.querySelector(".writes-as").textContent.includes(`+quoted(name)+`)`)
		p.until("the box in focus", `document.activeElement === document.querySelector("#composer [name=body]")`)
		p.open("/")
		p.until("the same name again", `document.querySelector(".writes-as").textContent.includes(`+quoted(name)+`)`)

		p.says("Are you open today?")
		p.until("that name beside it", `document.querySelector(".msg .msg-name").textContent === `+quoted(name))
		p.until("no welcome any more", `!document.querySelector(".welcome")`)
		p.until("being among those who are here", `document.getElementById("here-count").textContent === "1"`)
		p.open("/r/lobby/members")
		p.until("being listed", `document.querySelector(".members li").textContent.includes(`+quoted(name)+`)`)
	})
}

func TestAStrangerIsWelcomeOnAPhone(t *testing.T) {
	h := newHarness(t, "--name", "Riverside Makers")
	h.client().setsUp("bogna")
	p := newChromium(t).person(h, "a stranger")
	for _, width := range []int64{390, 320} {
		p.looks(width, 700, "light")
		p.open("/")
		p.until("the welcome, above the box, without a sideways scroll", `(() => {
			const [welcome, box, name] = [".welcome h2", "#composer [name=body]", ".writes-as"].map(
				(part) => document.querySelector(part).getBoundingClientRect());
			return welcome.top >= 0 && welcome.bottom <= box.top && name.bottom <= innerHeight &&
				document.documentElement.scrollWidth <= innerWidth;
		})()`)
	}
}
