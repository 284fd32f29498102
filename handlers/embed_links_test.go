package handlers

import (
	"fmt"
	"image"
	"strings"
	"testing"
)

const shopSite = "https://shop.example"

// furnished returns a room that has something of everything, and that the shop may embed.
func furnished(t *testing.T, visibility string) *site {
	t.Helper()
	h := openHarness(t)
	h.member("chief")
	s := h.site(t, visibility)
	s.owner.allows(t, s.room, shopSite)
	for i := range 52 {
		s.owner.say(s.room, fmt.Sprint("message ", i))
	}
	question := s.owner.say(s.room, "what is tea? https://tea.example/leaf")
	s.owner.post(s.room+"/messages", form{"body": "a leaf", "reply_to": question}).expect(t, 303)
	s.owner.post(s.room+"/messages/"+question+"/reactions", form{"emoji": "🍵"}).expect(t, 303)
	s.owner.post(s.room+"/messages/"+question+"/pin", nil).expect(t, 303)
	s.owner.post(s.room+"/messages/"+question, form{"body": "what is tea?"}).expect(t, 303)
	s.owner.shareFile(t, s.room, testFile{"red.png", "", inPNG(t, image.NewGray(image.Rect(0, 0, 900, 900)))})
	s.owner.shareFile(t, s.room, testFile{"notes.txt", "", "words"})
	user := h.browser()
	s.identifies(t, user, "1", s.face, embeddedBy(shopSite))
	user.post(s.embed+"/messages", form{"body": "from the shop"}, header{hostHeader: shopSite}).expect(t, 303)
	return s
}

// embeddedAs returns browsers of all kinds of viewers of an embed.
func (s *site) embeddedAs(t *testing.T, visibility string) map[string]*browser {
	t.Helper()
	h := s.harness
	all := map[string]*browser{"a stranger": h.browser(), "a user of the site": h.browser(), "the owner": h.browser()}
	s.identifies(t, all["a user of the site"], "7", nil, embeddedBy(shopSite))
	all["the owner"].lends(t, s.owner, s.room, shopSite)
	if visibility == "private" {
		return all
	}
	for name, account := range map[string]*browser{
		"a member": h.member("mary"), "an administrator": h.signIn("chief"),
	} {
		if name == "a member" {
			account.post(s.room+"/join", nil).expect(t, 303)
		}
		all[name] = h.browser()
		all[name].lends(t, account, s.room, shopSite)
	}
	return all
}

// Every link and form of an embed leads to an answer that the embed may show and its site may embed. All other links
// open a tab of their own.
func TestNothingLeadsOutOfAnEmbed(t *testing.T) {
	for _, visibility := range []string{"public", "private"} {
		s := furnished(t, visibility)
		for name, b := range s.embeddedAs(t, visibility) {
			t.Run(visibility+" room, "+name, func(t *testing.T) {
				visited := map[string]bool{}
				w := newCrawl(t, b, s.embed, "/emoji")
				w.first = embeddedBy(shopSite)
				w.check = func(path string, got answer) {
					if got.ancestors() != "'self' "+shopSite {
						t.Errorf("%s may be held by %s", path, got.ancestors())
					}
					if got.set("samovar-flash") != nil || got.set("samovar") != nil {
						t.Errorf("%s sets a cookie that is not the embed's", path)
					}
					bare, _, _ := strings.Cut(path, "?")
					visited[digits.ReplaceAllString(strings.TrimPrefix(bare, s.embed), "N")] = true
				}
				pages := []string{s.embed + "?theme=dark&greeting=Hi&panel=1"}
				var want []string
				if name != "a stranger" {
					got := b.post(s.embed+"/messages", form{"body": "mine"}, hx, header{hostHeader: shopSite}).
						expect(t, 200)
					pages = append(pages, s.embed+"/messages/"+got.ids()[0]+"?host="+shopSite)
					want = []string{"/messages/N/delete", "/session/end"}
				}
				w.from(pages...)
				if visibility == "public" || name != "a stranger" {
					want = append(want, "", "/pins", "/messages", "/messages/N", "/messages/N/reply",
						"/messages/N/thread", "/messages/N/reactions", "/emoji")
				}
				for _, path := range want {
					if !visited[path] {
						t.Errorf("%q was not met", path)
					}
				}
			})
		}
	}
}

// No page outside embeds links into one, except the owner's preview.
func TestNothingLeadsIntoAnEmbed(t *testing.T) {
	s := furnished(t, "public")
	for name, b := range map[string]*browser{"the owner": s.owner, "a stranger": s.harness.browser()} {
		t.Run(name, func(t *testing.T) {
			w := newCrawl(t, b, s.room, s.embed)
			w.left = []string{s.room + "/delete", "/leave", "/export", "/link"}
			w.elsewhere = func(path string) bool { return !strings.HasPrefix(path, embedPath) }
			w.from(s.room)
		})
	}
}

// Refusals before routing, and of paths without a route, are shown within the embed too.
func TestRefusalsAreReadInTheEmbed(t *testing.T) {
	s := furnished(t, "public")
	b := s.harness.browser()
	large := form{"body": strings.Repeat("x", maxForm+1)}
	for name, got := range map[string]answer{
		"a form that is none":        b.send("POST", s.embed+"/emoji", "%zz").expect(t, 400),
		"a form of another site":     b.post(s.embed+"/messages", nil, header{"Sec-Fetch-Site": "cross-site"}).expect(t, 403),
		"a form too large":           b.post(s.embed+"/identity", large).expect(t, 413),
		"an empty message":           b.post(s.embed+"/messages", form{"body": ""}).expect(t, 422),
		"what is not there":          b.get(s.embed+"/nothing").expect(t, 404),
		"a message that is gone":     b.get(s.embed+"/messages/999999").expect(t, 404),
		"a file that is gone":        b.get(s.embed+"/files/abc/x.png").expect(t, 404),
		"what takes another method":  b.send("PUT", s.embed+"/messages", "").expect(t, 405),
		"a room under another verb":  b.send("DELETE", s.embed, "").expect(t, 405),
		"an act of someone else":     b.post(s.embed+"/messages/1/delete", nil).expect(t, 403),
		"a session that is none":     b.post(s.embed+"/session", form{"token": "none"}).expect(t, 403),
		"a token that is none":       b.post(s.embed+"/identity", form{"identity": "none"}).expect(t, 422),
		"a composer of its own page": b.post(s.embed+"/messages", form{"body": "x", "from": "compose"}).expect(t, 303),
	} {
		t.Run(name, func(t *testing.T) {
			if got.ancestors() != "'self' "+shopSite {
				t.Errorf("it may be held by %s", got.ancestors())
			}
			if got.status == 303 && !strings.HasPrefix(got.location(), s.embed) {
				t.Errorf("it leads to %s", got.location())
			}
			newCrawl(t, b, s.embed, "/emoji").collect(name, got)
		})
	}

	t.Run("of a room that is gone every site reads that it is", func(t *testing.T) {
		s.owner.post(s.room+"/delete", nil).expect(t, 303)
		posted := b.post(s.embed+"/messages", form{"body": "x"})
		for _, got := range []answer{b.get(s.embed), posted, b.get(s.embed + "/nothing")} {
			got.expect(t, 404)
			if got.ancestors() != "*" {
				t.Errorf("it may be held by %s", got.ancestors())
			}
			for _, unwanted := range []string{"<form", "<script", "<a "} {
				got.lacks(t, unwanted)
			}
		}
	})
}
