package e2e

import (
	"fmt"
	"testing"
)

// directionTexts are messages, and the side of each of their blocks on which the first letter stands.
var directionTexts = []struct{ typed, sides string }{
	{"مرحبا بالعالم، كيف حالك؟ hello שלום עולם 123", "right"},
	{"hello, שלום עולם! 123", "left"},
	{"123. שלום!", "right"},
	{"כן", "right"},
	{"`code` שלום", "right"},
	{"第一行，hello", "left"},
	{"שלום\n\nПривет\n\nمرحبا", "right left right"},
	{"one line\nשורה שנייה", "left right"},
	{"- שלום\n- hello, tea and lemon", "right left"},
	{"1. the first of all\n2. שני", "left right"},
	{"> שלום עולם\n\nyes", "right left"},
	{"```\nשלום = written in a program\n```", "left"},
}

// sidesOf is an expression for the sides on which the lines of a message begin, where their first letters are.
const sidesOf = `[...document.querySelector("#m-%d .msg-body").querySelectorAll("p, li, pre")].filter((block) => !block.querySelector("p, li")).flatMap((block) => {
	const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), begun = [];
	for (let fresh = true, node; (node = walker.nextNode());) {
		const letter = node.data.search(/\S/);
		if (letter < 0) continue;
		if (node.previousSibling?.nodeName === "BR" || begun.length === 0) {
			const range = document.createRange();
			range.setStart(node, letter);
			range.setEnd(node, letter + 1);
			const [first, box] = [range.getBoundingClientRect(), block.getBoundingClientRect()];
			const { paddingLeft, paddingRight } = getComputedStyle(block);
			const left = first.left - box.left - parseFloat(paddingLeft), right = box.right - first.right - parseFloat(paddingRight);
			begun.push(Math.abs(left) < Math.abs(right) ? "left" : "right");
		}
	}
	return begun;
}).join(" ")`

func TestAParagraphBeginsOnTheSideOfItsFirstLetter(t *testing.T) {
	inEachEngine(t, func(t *testing.T, open opener) {
		h := newHarness(t, "--limits", "off")
		author := h.client()
		reader := open(h, "Reader")
		reader.open("/r/lobby")
		for i, text := range directionTexts {
			author.post(text.typed, fmt.Sprint("key-", i))
			reader.until("the message", fmt.Sprintf(`document.getElementById("m-%d")`, i+1))
			if sides := eval[string](reader, fmt.Sprintf(sidesOf, i+1)); sides != text.sides {
				t.Errorf("%q begins at the %s, want %s", text.typed, sides, text.sides)
			}
		}
		reader.until("the room for an item's mark on its side", `["#m-9 li", "#m-10 li + li"].every((item) =>
			parseFloat(getComputedStyle(document.querySelector(item)).marginRight) > 0)`)
		reader.until(
			"a quote's bar on its side",
			`parseFloat(getComputedStyle(document.querySelector("#m-11 blockquote")).borderRightWidth) > 0`,
		)
	})
}
