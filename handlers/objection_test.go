package handlers

import (
	"strings"
	"testing"
	"time"

	"samovar/models"
)

// A banned person appeals from the page that says so, in any browser. Another moderator answers; the person reads that
// on the same page, and writes again.
func TestAnAppealIsAnsweredByAnotherModerator(t *testing.T) {
	k := openTea(t, "private")
	k.restrict(t, models.NewRestriction{Kind: models.Ban, Reason: "Links to a <shop>."})
	closed := k.mia.get(k.path).expect(t, 403)
	page := "/objection/" + closed.between(t, `href="/objection/`, `"`)

	stranger := k.browser() // the address is the key
	shown := stranger.get(page).expect(t, 200)
	shown.shows(t, "Reason: Links to a <shop>.")
	shown.shows(t, k.text("appeal.hint", models.MaxObjection))
	long := strings.Repeat("я", models.MaxObjection+1)
	refused := stranger.post(page, form{"body": long}).expect(t, 422)
	if refused.typed("body") != long {
		t.Error("the text is lost")
	}
	stream := k.olga.listen(k.path + "/events").greeted(t)
	stranger.post(page, form{"body": "It was <my brother>."}).expect(t, 303)
	for !strings.Contains(stream.named(t, "own").data, `"reports":[[`) {
	}
	stranger.post(page, form{"body": "Once more."}).expect(t, 303)
	sent := stranger.get(page).expect(t, 200)
	sent.shows(t, "It was <my brother>.")
	sent.shows(t, k.text("appeal.sent"))
	sent.lacks(t, "<textarea")

	k.rita.get(k.path+"/reports").expect(t, 200).lacks(t, "my brother") // she has set it
	k.rita.post(k.path+"/appeals/1", form{"decision": "keep"}).expect(t, 404)
	queue := k.olga.get(k.path+"/reports").expect(t, 200)
	for _, told := range []string{"It was <my brother>.", "Banned: mia", "Links to a <shop>.", "<bdi>rita</bdi>"} {
		queue.shows(t, told)
	}
	k.olga.get(k.path).expect(t, 200).shows(t, badge("1"))
	wrong := k.olga.post(k.path+"/appeals/1", form{"decision": "lift", "answer": long}).expect(t, 422)
	if wrong.typed("answer") != long {
		t.Error("the answer is lost")
	}
	k.olga.post(k.path+"/appeals/1", form{"decision": "lift", "answer": "Welcome <back>."}).expect(t, 303)
	answered := stranger.get(page).expect(t, 200)
	answered.shows(t, k.text("appeal.accepted"))
	answered.shows(t, "Welcome <back>.")
	k.mia.post(k.path+"/join", nil).expect(t, 303)
	k.mia.say(k.path, "thank you")
	k.olga.get(k.path+"/deeds").expect(t, 200).shows(t, "Restriction lifted: mia")
	k.olga.get(k.path+"/reports").expect(t, 200).shows(t, k.text("appeals.none"))
}

// A muted person appeals from the place of the composer; what is rejected stays.
func TestARejectedAppealLeavesTheRestriction(t *testing.T) {
	k := openTea(t, "public")
	k.restrict(t, models.NewRestriction{Kind: models.Mute, For: time.Hour, Reason: "Too loud."})
	part := k.mia.get(k.path+"/compose", hx).expect(t, 200)
	page := "/objection/" + part.between(t, `href="/objection/`, `"`)
	k.mia.post(page, form{"body": ""}).expect(t, 422).shows(t, k.text("problem.appeal.empty"))
	k.mia.post(page, form{"body": "Why?"}).expect(t, 303)
	k.olga.post(k.path+"/appeals/1", form{"decision": "keep", "answer": "You know why."}).expect(t, 303)
	answered := k.mia.get(page).expect(t, 200)
	answered.shows(t, k.text("appeal.refused"))
	answered.shows(t, "You know why.")
	k.mia.post(k.path+"/messages", form{"body": "but"}).expect(t, 403)
	k.mia.get("/objection/nonesuch").expect(t, 404)
}
