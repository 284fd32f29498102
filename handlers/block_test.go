package handlers

import (
	"strings"
	"testing"
)

func TestBlocking(t *testing.T) {
	h := openHarness(t)
	anna, pest := h.member("anna"), h.member("pest")
	id := pest.say("/r/lobby", "buy my tea")
	room := pest.post("/direct", form{"username": "anna"}).expect(t, 303).location()

	anna.get("/r/lobby/messages/"+id).expect(t, 200).shows(t, `<input type="hidden" name="person" value="2">`)
	before := anna.get("/r/lobby").expect(t, 200)
	before.lacks(t, `{--shown:none}`)
	anna.post("/blocks", form{"person": "2"}).expect(t, 303)

	t.Run(
		"what a blocked person does is hidden wherever messages stand, only from the one who blocked them",
		func(t *testing.T) {
			const rule = `:is([data-author="2"]){--shown:none}`
			pages := []string{
				"/r/lobby",
				"/r/lobby/messages/" + id + "/thread",
				"/r/lobby/messages/" + id + "/reactions",
				"/r/lobby/pins",
				"/mentions",
			}
			for _, path := range pages {
				anna.get(path).expect(t, 200).shows(t, rule)
				h.browser().get(path).expect(t, 200).lacks(t, rule)
			}
			anna.grow("/r/lobby/live").until(t, rule)
		},
	)

	t.Run("their conversation says why it seems empty", func(t *testing.T) {
		anna.get(room).expect(t, 200).shows(t, h.text("block.here", "pest"))
		pest.get(room).expect(t, 200).lacks(t, "ve blocked")
	})

	t.Run("nor are they found, or offered where a name is typed", func(t *testing.T) {
		for path, of := range map[string]string{
			"/search?q=tea":          "buy my",
			"/r/lobby/search?q=tea":  "buy my",
			"/r/lobby/people?q=pest": "pest",
		} {
			anna.get(path).expect(t, 200).lacks(t, of)
			pest.get(path).expect(t, 200).shows(t, of)
		}
	})

	t.Run(
		"quotes and reactions name their authors, and the list of reactions leaves out the blocked",
		func(t *testing.T) {
			anna.post("/r/lobby/messages", form{"body": "no, thank you", "reply_to": id}).expect(t, 303)
			shown := h.browser().get("/r/lobby").expect(t, 200)
			shown.shows(t, `<a class="msg-quote" data-author="2"`)
			of := "/r/lobby/messages/" + anna.say("/r/lobby", "a cat") + "/reactions"
			for _, b := range []*browser{anna, pest} {
				b.post(of, form{"emoji": "🐈"}).expect(t, 303)
			}
			pest.post(of, form{"emoji": "🍵"}).expect(t, 303)
			shown = h.browser().get("/r/lobby").expect(t, 200)
			shown.shows(t, `<b>2</b></a> <i data-author="1"></i><i data-author="2"></i></li>`)
			shown.shows(t, `<b>1</b></a> <i data-author="2"></i></li>`)
			got := anna.get(of).expect(t, 200)
			got.shows(t, "<dt>🐈 1</dt><dd>anna</dd>")
			got.lacks(t, "<dt>🍵")
			h.browser().get(of).expect(t, 200).shows(t, "<dt>🐈 2</dt><dd>anna, pest</dd><dt>🍵 1</dt><dd>pest</dd>")
		},
	)

	t.Run("messages of the blocked are not counted as new, others are", func(t *testing.T) {
		kitchen := anna.room("Kitchen", "public")
		other := h.member("celina")
		pest.say("/r/lobby", "@anna tea?")
		got := anna.get(kitchen).expect(t, 200)
		got.shows(t, `data-tally="1" data-posted="4" hidden>`)
		got.shows(t, `class="badge me called" hidden>`)
		got = anna.get("/r/lobby").expect(t, 200)
		got.shows(t, `data-hidden="2"`)
		got.lacks(t, `id="new"`)
		got.lacks(t, `class="to-new"`)
		anna.get("/mentions").expect(t, 200).lacks(t, "tea?")

		other.say("/r/lobby", "@anna cake?")
		got = anna.get(kitchen).expect(t, 200)
		got.shows(t, `<span class="badge-count">1</span>`)
		got.shows(t, `class="call-count">@1<`)
		got.shows(t, `class="badge me called">`)
		got = anna.get("/r/lobby").expect(t, 200)
		if author := got.between(t, `<li class="new" id="new">`, `data-ordinal`); !strings.Contains(
			author,
			`data-author="3"`,
		) {
			t.Errorf("the line stands before %s", author)
		}
		got.shows(t, h.texts.In("en").N("room.new", 1))
	})

	t.Run("the blocked write no direct messages, and open no conversation", func(t *testing.T) {
		got := pest.post(room+"/messages", form{"body": "please"}).expect(t, 403)
		got.shows(t, h.text("problem.blocked"))
		got.shows(t, "please")
		pest.get(room).expect(t, 200).shows(t, h.text("problem.blocked"))
		anna.say(room, "no")
		other := h.member("other")
		other.post("/blocks", form{"person": "2"}).expect(t, 303)
		pest.post("/direct", form{"username": "other"}).expect(t, 422).shows(
			t,
			h.text("problem.direct.refused", "other"),
		)
	})

	t.Run("and is let back in", func(t *testing.T) {
		anna.get("/direct").expect(t, 200).shows(t, "pest")
		anna.post("/blocks/end", form{"person": "2"}).expect(t, 303)
		pest.say(room, "thank you")
	})

	t.Run("an unknown person cannot be blocked, nor can the viewer", func(t *testing.T) {
		anna.post("/blocks", form{"person": "999"}).expect(t, 404)
		anna.post("/blocks", form{"person": "1"}).expect(t, 303)
		if strings.Contains(h.dump(), "blocks [1 1") {
			t.Error("a person has blocked themselves")
		}
	})
}
