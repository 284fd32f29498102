package handlers

import (
	"strings"
	"testing"
)

// badge is what stands in a page of the room for a number of open reports.
func badge(count string) string { return `data-reports><span>` + count + `</span>` }

// A guest's message is reported from its menu, without script. Its text outlives its deletion, moderators are told at
// once, and the reporter what came of it.
func TestAReportReachesTheModeratorsAndItsEndTheReporter(t *testing.T) {
	k := openTea(t, "public")
	guest := k.guest()
	spam := guest.say(k.path, "buy <this>")
	k.mia.get(k.path+"/messages/"+spam).expect(t, 200).shows(t, k.path+"/messages/"+spam+"/report")
	guest.get(k.path+"/messages/"+spam).expect(t, 200).lacks(t, "/report")

	shown := k.mia.get(k.path+"/messages/"+spam+"/report").expect(t, 200)
	shown.shows(t, "buy <this>")
	shown.shows(t, k.text("report.block"))
	refused := k.mia.post(k.path+"/messages/"+spam+"/report", form{"details": "Every <day>."}).expect(t, 422)
	refused.shows(t, k.text("problem.report.reason"))
	refused.shows(t, "Every <day>.")

	stream := k.rita.listen(k.path + "/events").greeted(t)
	sent := k.mia.post(k.path+"/messages/"+spam+"/report", form{
		"reason": "spam", "details": "Every <day>.", "block": "yes",
	}).expect(t, 303)
	k.mia.get(sent.location()).expect(t, 200).shows(t, k.text("report.sent"))
	k.mia.get("/direct").expect(t, 200).shows(t, "/blocks/end")
	for !strings.Contains(stream.named(t, "own").data, `"reports":[[`) {
	}
	guest.post(k.path+"/messages/"+spam+"/delete", nil).expect(t, 303)
	k.erases()

	page := k.rita.get(k.path).expect(t, 200)
	page.shows(t, badge("1"))
	page.shows(t, k.path+"/reports")
	queue := k.rita.get(k.path+"/reports").expect(t, 200)
	for _, told := range []string{
		"buy <this>", "Every <day>.", "Spam", "Reported by 1 person", k.text("reports.copy"),
		k.text("reports.earlier.none"),
	} {
		queue.shows(t, told)
	}
	queue.lacks(t, "<bdi>mia</bdi>")
	for _, other := range []*browser{k.mia, guest} {
		other.get(k.path).expect(t, 200).lacks(t, "data-reports")
		other.get(k.path+"/reports").expect(t, 403)
	}

	act := queue.between(t, `action="`+k.path+"/reports/", `"`)
	done := k.rita.post(k.path+"/reports/"+act, form{"decision": "acted"}).expect(t, 303)
	k.rita.get(done.location()).expect(t, 200).shows(t, k.text("flash.report.closed"))
	told := k.mia.get(k.path).expect(t, 200)
	told.shows(t, k.text("report.acted"))
	k.mia.post("/reports/"+act+"/seen", nil).expect(t, 303)
	k.mia.get(k.path).expect(t, 200).lacks(t, k.text("report.acted"))
}

// An administrator is told who reported, and the message goes with one button.
func TestAMessageGoesFromItsReport(t *testing.T) {
	k := openTea(t, "public")
	chief := k.signIn("chief")
	spam := k.mia.say(k.path, "buy this")
	k.olga.post(k.path+"/messages/"+spam+"/report", form{"reason": "other"}).expect(t, 303)
	queue := chief.get(k.path+"/reports").expect(t, 200)
	queue.shows(t, "<bdi>olga</bdi>")
	act := queue.between(t, `action="`+k.path+"/reports/", `"`)
	chief.post(k.path+"/reports/"+act, form{"decision": "remove"}).expect(t, 303)
	k.mia.get(k.path).expect(t, 200).lacks(t, "buy this")
	k.olga.get(k.path+"/deeds").expect(t, 200).shows(t, "Message removed, author: mia")
	chief.get(k.path+"/reports").expect(t, 200).shows(t, k.text("reports.none"))
}

// What is said of a moderator goes to the owner, not to the room's moderators.
func TestAReportOfAModeratorIsNotShownToModerators(t *testing.T) {
	k := openTea(t, "public")
	k.mia.cardOf(t, k.path, "rita").shows(t, "/report")
	rita := k.people["rita"].Key()
	k.mia.post(k.path+"/person/"+rita+"/report", form{"reason": "insult"}).expect(t, 303)
	k.rita.get(k.path+"/reports").expect(t, 200).shows(t, k.text("reports.none"))
	k.rita.get(k.path).expect(t, 200).lacks(t, badge("1"))
	k.olga.get(k.path+"/reports").expect(t, 200).shows(t, "Insult or harassment")
	k.olga.get(k.path).expect(t, 200).shows(t, badge("1"))
}

// Strangers send five reports an hour from one address, however many guests they become; a form that was not filled in
// counts for nothing. People with an account are counted by it.
func TestReportsAreLimited(t *testing.T) {
	h := harnessConfig{}.open(t)
	olga := h.member("olga")
	var words []string
	for range 6 {
		words = append(words, olga.say("/r/lobby", "a word"))
	}
	report := func(b *browser, word string, fields form) answer {
		return b.post("/r/lobby/messages/"+word+"/report", fields)
	}
	report(h.browser(), words[0], nil).expect(t, 422)
	for _, word := range words[:5] {
		report(h.browser(), word, form{"reason": "spam"}).expect(t, 303)
	}
	late := report(h.browser(), words[5], form{"reason": "spam", "details": "kept"}).expect(t, 429)
	late.shows(t, h.text("problem.report.many"))
	late.shows(t, "kept")
	report(h.member("mia"), words[5], form{"reason": "spam"}).expect(t, 303)
}

// In an embed a stranger reports what others wrote, and stays there.
func TestAReportIsSentFromAnEmbed(t *testing.T) {
	e := openEmbeddedRoom(t)
	word := e.owner.say(e.room, "a word")
	stranger := e.browser()
	page := stranger.get(e.embed+"/messages/"+word).expect(t, 200)
	page.shows(t, e.embed+"/messages/"+word+"/report")
	shown := stranger.get(e.embed+"/messages/"+word+"/report").expect(t, 200)
	shown.lacks(t, e.text("report.block"))
	sent := stranger.post(e.embed+"/messages/"+word+"/report", form{"reason": "threat"}).expect(t, 303)
	stranger.get(sent.location()).expect(t, 200).shows(t, e.text("report.sent"))
	if !strings.HasPrefix(sent.location(), e.embed+"/") {
		t.Errorf("it leads to %s", sent.location())
	}
}
