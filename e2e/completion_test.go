package e2e

import "testing"

// askedNames makes the page count how often it asks for names.
const askedNames = `void (window.asked = 0, window.fetch = ((original) => (address, ...rest) => {
	if (String(address).includes("?q=")) window.asked++;
	return original(address, ...rest);
})(window.fetch))`

func TestNamesCompleteThemselvesInEveryScriptButNotInCode(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		ming, boris := open(h, "Ming"), open(h, "Boris")
		ming.registers("ming", "correct horse", "小明")
		ming.open("/r/lobby")
		boris.open("/r/lobby")
		eval[any](boris, askedNames)
		const offered = `document.querySelector('#names:not([hidden]) [aria-selected="true"]')?.textContent.includes("小明")`

		boris.types("#body", "你好@小")
		boris.until("the name offered behind a Chinese word", offered)
		boris.enter()
		boris.until("the name taken", `document.getElementById("body").value === "你好@小明 "`)
		boris.enter()
		ming.sees("你好@小明")
		ming.until(
			"being meant",
			`document.querySelector("#m-1").dataset.mentions === document.getElementById("composer").dataset.me`,
		)

		eval[any](boris, `void (window.asked = 0)`)
		for _, typed := range []string{"a@mi", "привет@mi", "`@mi", "    @mi", "```\n@mi", "`x` `@mi"} {
			boris.types("#body", typed)
			boris.until("the text", `document.getElementById("body").value.endsWith("@mi")`)
			if asked := eval[int](boris, `window.asked`); asked != 0 {
				t.Errorf("behind %q a name is looked for", typed)
			}
			eval[any](boris, `void (document.getElementById("body").value = "")`)
		}
		boris.types("#body", "`x` (@mi")
		boris.until("the name offered behind code and a bracket", offered)

		eval[any](boris, `void (document.getElementById("body").value = "")`)
		boris.types("#body", "tea :teapot")
		boris.until(
			"the emoji offered",
			`document.querySelector('#names:not([hidden]) [aria-selected="true"]')?.dataset.insert === "🫖"`,
		)
		boris.enter()
		boris.until("the emoji taken", `document.getElementById("body").value === "tea 🫖 "`)
	})
}
