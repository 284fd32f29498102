package jobs

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samovar/feed"
	"samovar/locales"
	"samovar/mail"
	"samovar/mail/mailtest"
	"samovar/models"
)

// digestHarness is a store with a clock that the test sets, a mail server, and a digester.
type digestHarness struct {
	*models.Store
	t        *testing.T
	mail     *mailtest.Server
	digester *Digester
	present  feed.Presence
	ahead    time.Duration
	log      bytes.Buffer
}

func newDigestHarness(t *testing.T) *digestHarness {
	t.Helper()
	h := &digestHarness{t: t, mail: mailtest.Start(t, mailtest.Plain), present: feed.NewPresence(nil)}
	clock := func() time.Time { return time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC).Add(h.ahead) }
	var err error
	if h.Store, err = models.Open(t.Context(), models.Config{
		Path:           filepath.Join(t.TempDir(), "samovar.db"),
		Given:          models.Given{Name: "Tea house"},
		PasswordMemory: 64,
		Clock:          clock,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	server, err := mail.ParseServer("smtp://" + h.mail.Addr())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	sender := mail.NewSender(mail.Config{
		Server: server,
		From:   netmail.Address{Address: "chat@example.org"},
		Host:   "chat.example",
		Clock:  clock,
	})
	log := slog.New(slog.NewTextHandler(&h.log, nil))
	h.digester = NewDigester(h.Store, h.present, sender, texts, "https://chat.example", log)
	h.digester.clock = clock
	return h
}

func (h *digestHarness) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// reader registers a member who wants digests.
func (h *digestHarness) reader(name, language string) models.Person {
	h.t.Helper()
	person, err := h.Register(h.t.Context(), nil, models.Registration{
		Username: name,
		Password: "correct horse",
		Email:    name + "@example.org",
	})
	h.must(err)
	link, err := h.ConfirmationLink(h.t.Context(), person)
	h.must(err)
	_, err = h.Confirm(h.t.Context(), link.Token)
	h.must(err)
	h.must(h.SetDigest(h.t.Context(), person, models.Soon, language))
	return person
}

func (h *digestHarness) says(author models.Person, slug, text string) models.Message {
	h.t.Helper()
	draft, err := models.NewDraft(text, "")
	h.must(err)
	message, err := h.PostMessage(h.t.Context(), author, slug, draft)
	h.must(err)
	return message
}

// after lets time pass, then sends what is due each minute for a quarter of an hour, and returns what arrived.
func (h *digestHarness) after(d time.Duration) []mailtest.Email {
	h.t.Helper()
	h.ahead += d
	return h.rounds(16)
}

// rounds sends what is due each minute, and returns what arrived.
func (h *digestHarness) rounds(minutes int) []mailtest.Email {
	h.t.Helper()
	for range minutes {
		h.must(h.digester.sendDue(h.t.Context()))
		h.ahead += time.Minute
	}
	return h.mail.Arrived()
}

func TestADigestListsMissedMessages(t *testing.T) {
	h := newDigestHarness(t)
	anna, boris := h.reader("anna", "en"), h.reader("boris", "ru")
	_, err := h.ChangeNickname(t.Context(), anna, "Anna <b>")
	h.must(err)
	first := h.says(anna, "lobby", "@boris have a look at **this**\nand this")
	direct, err := h.OpenDirect(t.Context(), anna, []string{"boris"})
	h.must(err)
	h.says(anna, direct.Slug, "between us & only us")

	emails := h.after(time.Hour)
	if len(emails) != 1 {
		t.Fatalf("%d emails", len(emails))
	}
	email := emails[0]
	if email.To != "boris@example.org" || email.Subject() != "Tea house: 2 непрочитанных сообщения" {
		t.Errorf("to %s: %s", email.To, email.Subject())
	}
	for _, want := range []string{
		"Lobby · Anna <b>\n> @boris have a look at this and this\n" +
			fmt.Sprintf("https://chat.example/r/lobby?at=%d\n", first.ID),
		"Личное сообщение · Anna <b>\n> between us & only us\nhttps://chat.example/r/" + direct.Slug + "?at=",
		"<b><bdi>Anna &lt;b&gt;</bdi></b> · <bdi>Личное сообщение</bdi>",
		">between us &amp; only us</a>",
		`<html lang="ru">`,
		"Отписаться: https://chat.example/unsubscribe?token=",
		"https://chat.example/notifications",
	} {
		if !strings.Contains(email.Body, want) {
			t.Errorf("the e-mail does not say %q: %s", want, email.Body)
		}
	}
	stop := strings.Trim(email.Header.Get("List-Unsubscribe"), "<>")
	if !strings.HasPrefix(stop, "https://chat.example/unsubscribe?token=") ||
		email.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("the header is %v", email.Header)
	}
	if again := h.after(24 * time.Hour); again != nil {
		t.Errorf("and then: %+v", again)
	}

	for i := range 25 {
		h.says(boris, "lobby", fmt.Sprintf("@anna number %d", i))
	}
	emails = h.after(time.Hour)
	if len(emails) != 1 || emails[0].Subject() != "25 unread messages at Tea house" ||
		!strings.Contains(emails[0].Body, "And 5 more: https://chat.example\n") {
		t.Errorf("got %+v", emails)
	}
	h.says(boris, "lobby", "@anna alone")
	if emails = h.after(2 * time.Hour); len(emails) != 1 ||
		emails[0].Subject() != "1 unread message at Tea house" {
		t.Errorf("got %+v", emails)
	}
	for n, subject := range map[int]string{
		1:  "1 непрочитанное сообщение",
		5:  "5 непрочитанных сообщений",
		21: "21 непрочитанное сообщение",
	} {
		for range n {
			h.says(anna, direct.Slug, "x")
		}
		if emails = h.after(2 * time.Hour); len(emails) != 1 ||
			emails[0].Subject() != "Tea house: "+subject {
			t.Errorf("got %+v, want %s", emails, subject)
		}
	}
}

func TestNoDigestComesWhileAPageIsOpenNorAQuarterOfAnHourAfter(t *testing.T) {
	h := newDigestHarness(t)
	anna, boris := h.reader("anna", "en"), h.reader("boris", "en")
	expect := func(what string, minutes, want int) {
		t.Helper()
		if emails := h.rounds(minutes); len(emails) != want {
			t.Errorf("%s %d emails come, want %d", what, len(emails), want)
		}
	}
	h.present.Look(anna.ID, "desk")
	h.says(boris, "lobby", "@anna here?")
	expect("with a page open", 60, 0)
	h.present.LookAway(anna.ID, "desk")
	expect("a moment after the page was closed:", 14, 0)
	h.present.Look(anna.ID, "desk")
	expect("with a page open again:", 1, 0)
	h.present.LookAway(anna.ID, "desk")
	expect("after it was closed again:", 15, 0)
	expect("away:", 1, 1)

	h.must(h.SetDigest(t.Context(), anna, models.Daily, "en"))
	h.present.Look(anna.ID, "desk")
	h.says(boris, "lobby", "@anna tomorrow?")
	h.ahead += 24 * time.Hour
	expect("a day later, with a page open:", 2, 0)
	h.present.LookAway(anna.ID, "desk")
	expect("a day later:", 1, 1)
}

func TestADigestThatIsNotTakenIsSentAgainAndThenDropped(t *testing.T) {
	h := newDigestHarness(t)
	_, boris := h.reader("anna", "en"), h.reader("boris", "en")
	h.says(boris, "lobby", "@anna one")
	h.mail.Refuse(451)
	if emails := h.after(time.Hour); emails != nil {
		t.Errorf("got %+v", emails)
	}
	h.mail.Refuse(0)
	if emails := h.rounds(1); emails != nil {
		t.Errorf("at once: %+v", emails)
	}
	if emails := h.rounds(5); len(emails) != 1 {
		t.Errorf("later: %+v", emails)
	}

	h.says(boris, "lobby", "@anna two")
	h.mail.Refuse(451)
	for range 10 {
		h.after(9 * time.Hour)
	}
	if said := h.log.String(); strings.Count(said, "digest dropped") != 1 ||
		strings.Count(said, "digest not sent yet") != 5 {
		t.Errorf("the log says %s", said)
	}
	h.says(boris, "lobby", "@anna three")
	h.mail.Refuse(550)
	h.after(9 * time.Hour)
	h.mail.Refuse(0)
	if emails := h.after(9 * time.Hour); emails != nil {
		t.Errorf("after it was refused for good: %+v", emails)
	}
	if said := h.log.String(); strings.Count(said, "digest dropped") != 2 || strings.Contains(said, "@") {
		t.Errorf("the log says %s", said)
	}
}

func TestWithoutAServerOneDigestIsTriedAndTheOthersWait(t *testing.T) {
	h := newDigestHarness(t)
	for _, name := range []string{"anna", "boris", "celia"} {
		h.reader(name, "en")
	}
	author := h.reader("dora", "en")
	h.says(author, "lobby", "@anna @boris @celia")
	gone, err := mail.ParseServer("smtp://127.0.0.1:1")
	h.must(err)
	there := h.digester.sender
	h.digester.sender = mail.NewSender(mail.Config{Server: gone, From: there.From, Host: "chat.example"})
	h.after(time.Hour)
	if said := h.log.String(); strings.Count(said, "digest not sent yet") != 1 {
		t.Errorf("the log says %s", said)
	}
	h.digester.sender = there
	if emails := h.rounds(1); len(emails) != 2 {
		t.Errorf("when it is back %d emails come", len(emails))
	}
	if emails := h.rounds(5); len(emails) != 1 {
		t.Errorf("later %d emails come", len(emails))
	}
}

func TestTheDigesterEndsWithItsContext(t *testing.T) {
	h := newDigestHarness(t)
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		h.digester.Run(ctx)
		close(done)
	}()
	end()
	<-done
}
