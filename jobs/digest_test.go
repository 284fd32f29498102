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

	"samovar/locales"
	"samovar/mail"
	"samovar/mail/mailtest"
	"samovar/models"
)

// office is a store whose time passes when a test says so, a mail server, and who writes the digests.
type office struct {
	*models.Store
	t        *testing.T
	mail     *mailtest.Server
	digester *Digester
	present  online
	ahead    time.Duration
	log      bytes.Buffer
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, mail: mailtest.Start(t, mailtest.Plain), present: online{}}
	clock := func() time.Time { return time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC).Add(o.ahead) }
	var err error
	if o.Store, err = models.Open(t.Context(), models.Config{Path: filepath.Join(t.TempDir(), "samovar.db"), GuestsWelcome: true, PasswordMemory: 64, Clock: clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	server, err := mail.ParseServer("smtp://" + o.mail.Addr())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	sender := mail.NewSender(
		mail.Config{
			Server: server,
			From:   netmail.Address{Address: "chat@example.org"},
			Host:   "chat.example",
			Clock:  clock,
		},
	)
	o.digester = NewDigester(
		o.Store,
		o.present,
		sender,
		texts,
		"Tea house",
		"https://chat.example",
		slog.New(slog.NewTextHandler(&o.log, nil)),
	)
	o.digester.clock = clock
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// reader is a member who wants letters.
func (o *office) reader(name, language string) models.Person {
	o.t.Helper()
	person, err := o.Register(
		o.t.Context(),
		nil,
		models.Registration{
			Claim:    models.AsFirst,
			Username: name,
			Password: "correct horse",
			Email:    name + "@example.org",
		},
	)
	o.must(err)
	link, err := o.ConfirmationLink(o.t.Context(), person)
	o.must(err)
	_, err = o.Confirm(o.t.Context(), link.Token)
	o.must(err)
	o.must(o.SetDigest(o.t.Context(), person, models.Soon, language))
	return person
}

func (o *office) says(author models.Person, slug, text string) models.Message {
	o.t.Helper()
	draft, err := models.NewDraft(text, "")
	o.must(err)
	message, err := o.PostMessage(o.t.Context(), author, slug, draft)
	o.must(err)
	return message
}

// after lets time pass, looks who is due each minute of a quarter of an hour, and returns what has come to the mail
// server.
func (o *office) after(d time.Duration) []mailtest.Email {
	o.t.Helper()
	o.ahead += d
	return o.rounds(16)
}

// rounds looks each minute.
func (o *office) rounds(minutes int) []mailtest.Email {
	o.t.Helper()
	for range minutes {
		o.must(o.digester.write(o.t.Context()))
		o.ahead += time.Minute
	}
	return o.mail.Arrived()
}

func TestADigestSaysWhatWasMissed(t *testing.T) {
	o := openOffice(t)
	anna, boris := o.reader("anna", "en"), o.reader("boris", "ru")
	_, err := o.ChangeNickname(t.Context(), anna, "Anna <b>")
	o.must(err)
	first := o.says(anna, "lobby", "@boris have a look at **this**\nand this")
	direct, err := o.OpenDirect(t.Context(), anna, []string{"boris"})
	o.must(err)
	o.says(anna, direct.Slug, "between us & only us")

	letters := o.after(time.Hour)
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	letter := letters[0]
	if letter.To != "boris@example.org" || letter.Subject() != "2 непрочитанных сообщения для вас в Tea house" {
		t.Errorf("to %s: %s", letter.To, letter.Subject())
	}
	for _, want := range []string{
		"Lobby · Anna <b>\n> @boris have a look at this and this\n" + fmt.Sprintf("https://chat.example/r/lobby?at=%d\n", first.ID),
		"Личное сообщение · Anna <b>\n> between us & only us\nhttps://chat.example/r/" + direct.Slug + "?at=",
		"<b><bdi>Anna &lt;b&gt;</bdi></b> · <bdi>Личное сообщение</bdi>", ">between us &amp; only us</a>", `<html lang="ru">`,
		"Больше не присылать: https://chat.example/unsubscribe?token=", "https://chat.example/notifications",
	} {
		if !strings.Contains(letter.Body, want) {
			t.Errorf("the letter does not say %q: %s", want, letter.Body)
		}
	}
	stop := strings.Trim(letter.Header.Get("List-Unsubscribe"), "<>")
	if !strings.HasPrefix(stop, "https://chat.example/unsubscribe?token=") ||
		letter.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("the head is %v", letter.Header)
	}
	if again := o.after(24 * time.Hour); again != nil {
		t.Errorf("and then: %+v", again)
	}

	for i := range 25 {
		o.says(boris, "lobby", fmt.Sprintf("@anna number %d", i))
	}
	letters = o.after(time.Hour)
	if len(letters) != 1 || letters[0].Subject() != "25 unread messages for you at Tea house" ||
		!strings.Contains(letters[0].Body, "And 5 more: https://chat.example\n") {
		t.Errorf("got %+v", letters)
	}
	o.says(boris, "lobby", "@anna alone")
	if letters = o.after(2 * time.Hour); len(letters) != 1 ||
		letters[0].Subject() != "1 unread message for you at Tea house" {
		t.Errorf("got %+v", letters)
	}
	for n, subject := range map[int]string{1: "1 непрочитанное сообщение", 5: "5 непрочитанных сообщений", 21: "21 непрочитанное сообщение"} {
		for range n {
			o.says(anna, direct.Slug, "x")
		}
		if letters = o.after(2 * time.Hour); len(letters) != 1 ||
			letters[0].Subject() != subject+" для вас в Tea house" {
			t.Errorf("got %+v, want %s", letters, subject)
		}
	}
}

func TestNoDigestComesWhileAPageIsOpenNorAQuarterOfAnHourAfter(t *testing.T) {
	o := openOffice(t)
	anna, boris := o.reader("anna", "en"), o.reader("boris", "en")
	expect := func(what string, minutes, want int) {
		t.Helper()
		if letters := o.rounds(minutes); len(letters) != want {
			t.Errorf("%s %d letters come, want %d", what, len(letters), want)
		}
	}
	o.present[anna.ID] = true
	o.says(boris, "lobby", "@anna here?")
	expect("with a page open", 60, 0)
	delete(o.present, anna.ID)
	expect("who has left a moment ago:", 14, 0)
	o.present[anna.ID] = true
	expect("who has looked in:", 1, 0)
	delete(o.present, anna.ID)
	expect("who has left again:", 15, 0)
	expect("who is away:", 1, 1)

	o.must(o.SetDigest(t.Context(), anna, models.Daily, "en"))
	o.present[anna.ID] = true
	o.says(boris, "lobby", "@anna tomorrow?")
	o.ahead += 24 * time.Hour
	expect("a day later, with a page open:", 2, 0)
	delete(o.present, anna.ID)
	expect("a day later:", 1, 1)
}

func TestADigestThatIsNotTakenIsSentAgainAndThenDropped(t *testing.T) {
	o := openOffice(t)
	_, boris := o.reader("anna", "en"), o.reader("boris", "en")
	o.says(boris, "lobby", "@anna one")
	o.mail.Refuse(451)
	if letters := o.after(time.Hour); letters != nil {
		t.Errorf("got %+v", letters)
	}
	o.mail.Refuse(0)
	if letters := o.rounds(1); letters != nil {
		t.Errorf("at once: %+v", letters)
	}
	if letters := o.rounds(5); len(letters) != 1 {
		t.Errorf("later: %+v", letters)
	}

	o.says(boris, "lobby", "@anna two")
	o.mail.Refuse(451)
	for range 10 {
		o.after(9 * time.Hour)
	}
	if said := o.log.String(); strings.Count(said, "digest dropped") != 1 ||
		strings.Count(said, "digest not sent yet") != 5 {
		t.Errorf("the log says %s", said)
	}
	o.says(boris, "lobby", "@anna three")
	o.mail.Refuse(550)
	o.after(9 * time.Hour)
	o.mail.Refuse(0)
	if letters := o.after(9 * time.Hour); letters != nil {
		t.Errorf("after it was refused for good: %+v", letters)
	}
	if said := o.log.String(); strings.Count(said, "digest dropped") != 2 || strings.Contains(said, "@") {
		t.Errorf("the log says %s", said)
	}
}

func TestWhereTheServerIsGoneOneIsTriedAndTheOthersWait(t *testing.T) {
	o := openOffice(t)
	for _, name := range []string{"anna", "boris", "celia"} {
		o.reader(name, "en")
	}
	author := o.reader("dora", "en")
	o.says(author, "lobby", "@anna @boris @celia")
	gone, err := mail.ParseServer("smtp://127.0.0.1:1")
	o.must(err)
	there := o.digester.sender
	o.digester.sender = mail.NewSender(mail.Config{Server: gone, From: there.From, Host: "chat.example"})
	o.after(time.Hour)
	if said := o.log.String(); strings.Count(said, "digest not sent yet") != 1 {
		t.Errorf("the log says %s", said)
	}
	o.digester.sender = there
	if letters := o.rounds(1); len(letters) != 2 {
		t.Errorf("when it is back %d letters come", len(letters))
	}
	if letters := o.rounds(5); len(letters) != 1 {
		t.Errorf("later %d letters come", len(letters))
	}
}

func TestTheDigesterEndsWithItsContext(t *testing.T) {
	o := openOffice(t)
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		o.digester.Run(ctx)
		close(done)
	}()
	end()
	<-done
}
