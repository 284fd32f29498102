package handlers

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// unzip returns an export's files by name.
func unzip(t *testing.T, got answer) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatalf("no zip: %v", err)
	}
	files := map[string]string{}
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s is broken: %v", file.Name, err)
		}
		files[file.Name] = string(content)
	}
	return files
}

// object is one entry of messages.json.
type object struct {
	ID                                    int64
	Room, Nickname, Written, Edited, Body string
	Author                                int64
}

func objects(t *testing.T, content string) (all []object) {
	t.Helper()
	if err := json.Unmarshal([]byte(content), &all); err != nil {
		t.Fatalf("messages.json: %v: %.300s", err, content)
	}
	return all
}

func TestExportOfARoom(t *testing.T) {
	calendar := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: calendar}.open(t)
	owner := h.member("olga")
	owner.post("/login", form{"username": "olga", "password": password, "remember": "yes"}).expect(t, 303)
	room := owner.room("Чай & <варенье>", "public")
	first := calendar.now().UTC().Format(time.DateOnly)
	owner.say(room, "said on the **first** day\n## no heading")
	calendar.pass(72 * time.Hour)
	second := calendar.now().UTC().Format(time.DateOnly)
	edited := owner.say(room, "before")
	owner.post(room+"/messages/"+edited, form{"body": "<script>alert(1)</script> \"quoted\""}, hx).expect(t, 200)
	gone := owner.say(room, "taken back")
	owner.post(room+"/messages/"+gone+"/delete", nil, hx).expect(t, 200)
	guest := h.browser()
	guest.get(room)
	guest.say(room, "a guest's words")

	t.Run("its page is found from the settings", func(t *testing.T) {
		owner.get(room+"/settings").expect(t, 200).shows(t, `href="`+room+`/export"`)
		owner.get(room+"/export").expect(t, 200).shows(t, `action="`+room+`/export"`)
	})

	t.Run("it is a zip of three files, named after the room", func(t *testing.T) {
		got := owner.post(room+"/export", nil).expect(t, 200)
		today := time.Now().UTC().Format(time.DateOnly)
		want := `attachment; filename="___ & -_______- ` + today + `.zip"; filename*=UTF-8''` +
			url.PathEscape("Чай ") + "%26" + url.PathEscape(" -варенье- ") + today + ".zip"
		if got.header.Get("Content-Type") != "application/zip" || got.header.Get("Content-Disposition") != want ||
			got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v, want %s", got.header, want)
		}
		files := unzip(t, got)
		all := objects(t, files["messages.json"])
		if len(files) != 3 || len(all) != 3 {
			t.Fatalf("%d files, %+v", len(files), all)
		}
		if m := all[0]; m.Body != "said on the **first** day\n## no heading" || m.Nickname != "olga" ||
			m.Edited != "" ||
			"/r/"+url.PathEscape(m.Room) != room ||
			!strings.HasPrefix(m.Written, first) {
			t.Errorf("the first is %+v", m)
		}
		if m := all[1]; m.Body != `<script>alert(1)</script> "quoted"` || !strings.HasPrefix(m.Edited, second) ||
			fmt.Sprint(m.ID) != edited {
			t.Errorf("the second is %+v", m)
		}
		if !strings.Contains(files["messages.json"], `"edited":null`) {
			t.Error("what was not edited does not say so")
		}
		for name, wanted := range map[string][]string{
			"messages.md": {
				"# Чай \\& \\<варенье>\n", "\n> said on the **first** day\n> ## no heading\n", "**olga**", "· edited",
				"\n**Guest \\#",
			},
			"index.html": {
				"<h1>Чай &amp; &lt;варенье&gt;</h1>", "<strong>first</strong>", "&lt;script&gt;alert(1)",
				"<bdi>Guest #", "default-src 'none'", "@media print",
			},
		} {
			for _, text := range wanted {
				if !strings.Contains(files[name], text) {
					t.Errorf("%s lacks %q: %s", name, text, files[name])
				}
			}
		}
		for name, content := range files {
			if strings.Contains(content, "taken back") {
				t.Errorf("%s has what was deleted", name)
			}
		}
		for _, foreign := range []string{"<script", "<link", "<img", "src=", "nonce", "<!--"} {
			if strings.Contains(files["index.html"], foreign) {
				t.Errorf("index.html has %s", foreign)
			}
		}
	})
}

// Both exports take their days the same way: the table has how many messages of two people's a room's has, and how
// many its author's own.
func TestAnExportIsOfTheDaysThatWereAskedFor(t *testing.T) {
	calendar := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: calendar}.open(t)
	owner, other := h.member("olga"), h.member("boris")
	owner.post("/login", form{"username": "olga", "password": password, "remember": "yes"}).expect(t, 303)
	room := owner.room("Tea", "public")
	other.say(room, "another's, on the first day")
	midnight := calendar.now().Truncate(24 * time.Hour).Add(24 * time.Hour)
	calendar.pass(midnight.Add(-10 * time.Minute).Sub(calendar.now()))
	first := calendar.now().UTC().Format(time.DateOnly)
	owner.say(room, "before midnight")
	calendar.pass(20 * time.Minute)
	second := calendar.now().UTC().Format(time.DateOnly)
	owner.say(room, "after midnight")

	for _, path := range []string{room + "/export", "/account/export"} {
		t.Run("the form of "+path+" asks for them", func(t *testing.T) {
			page := owner.get(path).expect(t, 200)
			page.shows(t, `name="from" type="date"`)
			page.shows(t, `name="to" type="date"`)
			page.shows(t, "clock, which now shows")
		})
		t.Run("days that are none are refused by "+path+" beside their fields, and kept", func(t *testing.T) {
			got := owner.post(path, form{"from": "yesterday", "to": "2026-02-30"}).expect(t, 422)
			if got.problemOf("from") != h.text("problem.export.day") ||
				got.problemOf("to") != h.text("problem.export.day") ||
				got.typed("from") != "yesterday" {
				t.Errorf("beside from: %q, beside to: %q", got.problemOf("from"), got.problemOf("to"))
			}
			got = owner.post(path, form{"from": second, "to": first}).expect(t, 422)
			if got.problemOf("to") != h.text("problem.export.order") || got.typed("from") != second {
				t.Errorf("beside to: %q", got.problemOf("to"))
			}
		})
		t.Run("both days belong to "+path, func(t *testing.T) {
			for _, c := range []struct {
				from, to  string
				room, own int
			}{
				{"", "", 3, 2},
				{first, first, 2, 1},
				{second, second, 1, 1},
				{second, "", 1, 1},
				{"", first, 2, 1},
				{"2001-01-01", "2001-01-02", 0, 0},
			} {
				got := objects(
					t,
					unzip(t, owner.post(path, form{"from": c.from, "to": c.to}).expect(t, 200))["messages.json"],
				)
				want := c.own
				if strings.HasPrefix(path, room) {
					want = c.room
				}
				if len(got) != want ||
					slices.ContainsFunc(got, func(m object) bool { return c.from != "" && m.Written < c.from }) {
					t.Errorf("from %q to %q it has %+v", c.from, c.to, got)
				}
			}
		})
	}
}

func TestExportOfOwnMessages(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.member("boris")
	anna.post("/account/email", form{"email": "anna@example.org", "current": password}).expect(t, 303)
	tea := boris.room("Tea", "private")
	anna.post(tea+"/join", nil).expect(t, 303)
	anna.say("/r/lobby", "in the lobby")
	anna.say(tea, "in private")
	boris.say(tea, "another's")

	t.Run("it has all messages of the person, and no others", func(t *testing.T) {
		anna.get("/account").expect(t, 200).shows(t, `href="/account/export"`)
		anna.get("/account/export").expect(t, 200).shows(t, `action="/account/export"`)
		files := unzip(t, anna.post("/account/export", nil).expect(t, 200))
		all := objects(t, files["messages.json"])
		if len(all) != 2 || all[0].Room != "lobby" || all[1].Body != "in private" {
			t.Errorf("it has %+v", all)
		}
		if !strings.Contains(files["messages.md"], "\n## Lobby\n") ||
			!strings.Contains(files["index.html"], "<h2>Tea</h2>") {
			t.Errorf("the rooms are not told apart: %s", files["messages.md"])
		}
		for name, content := range files {
			if strings.Contains(content, "another") {
				t.Errorf("%s has another's words", name)
			}
		}
	})

	t.Run("it has what is stored of one", func(t *testing.T) {
		var profile struct {
			Nickname, Username, Email, Made string
			Rooms                           []struct {
				Room, Name, Visibility string
				Owner                  bool
			}
		}
		files := unzip(t, anna.post("/account/export", nil).expect(t, 200))
		if err := json.Unmarshal([]byte(files["profile.json"]), &profile); err != nil {
			t.Fatal(err)
		}
		if profile.Username != "anna" || profile.Email != "anna@example.org" || profile.Nickname != "anna" ||
			profile.Made == "" || len(profile.Rooms) != 2 ||
			profile.Rooms[1].Name != "Tea" ||
			profile.Rooms[1].Visibility != "private" ||
			profile.Rooms[1].Owner {
			t.Errorf("it says %+v", profile)
		}
		if strings.Contains(files["profile.json"], "argon2") {
			t.Error("it has the password")
		}
	})
}

func TestExportsAreLimitedByPerson(t *testing.T) {
	h := harnessConfig{}.open(t)
	owner, other := h.member("olga"), h.member("other")
	room := owner.room("Tea", "public")
	owner.post(room+"/export", form{"from": "never"}).expect(t, 422) // is none
	owner.post(room+"/export", nil).expect(t, 200)
	owner.post("/account/export", nil).expect(t, 200)
	owner.post("/account/export", nil).expect(t, 200)
	for _, path := range []string{room + "/export", "/account/export"} {
		got := owner.post(path, nil).expect(t, 429)
		if got.header.Get("Retry-After") != "300" {
			t.Errorf("%s: Retry-After %q", path, got.header.Get("Retry-After"))
		}
		got.shows(t, h.text("problem.toofast.sentence", "300"))
	}
	other.post("/account/export", nil).expect(t, 200)
}
