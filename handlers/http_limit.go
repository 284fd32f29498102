package handlers

import (
	"fmt"
	"time"

	"samovar/models"
)

// limits limit how often things may be done. A bucket holds a number of them and gains one more with each step.
type limits struct {
	unlimited bool
	// forms are requests that change something, by address: a gate against floods, far above what a person does.
	forms *buckets
	// reactions are by person.
	reactions *buckets
	// messages are by author; guests are new guests by address.
	messages, guests *buckets
	// signIns are attempts to sign in by address. guesses are those of one address at one account, accounts those of
	// all addresses at one account, devices those of one browser that the account knows. registrations are by
	// address, rooms by person.
	signIns, guesses, accounts, devices, registrations, rooms *buckets
	// emails are by the person who asks for them, mailboxes by the address that they go to. resetLinks are by the
	// client's address, resetAccounts by the account that was asked for.
	emails, mailboxes, resetLinks, resetAccounts *buckets
	// renames are by person: each redraws all messages of the person in every room.
	renames *buckets
	// reports are by the person who reports, or by address for one without an account.
	reports *buckets
	// invitations are by the person who invites.
	invitations *buckets
	// lookups are of people outside a room, by the person who looks.
	lookups *buckets
	// exports are by person: each reads and renders all messages.
	exports *buckets
	// searches are by address, and so are switches: names typed in order to go there.
	searches, switches *buckets
	// looks are by person: a page says when it becomes visible or hidden, and once a minute between.
	looks *buckets
	// files are by person, or by address for a stranger; uploads are those under way, by address.
	files   *buckets
	uploads *slots
	// connections and streams are the open ones, by address.
	connections, streams *slots
}

// newLimits lets an address hold that many connections; half of them may be streams.
func newLimits(unlimited bool, connections int) *limits {
	return &limits{
		unlimited:     unlimited,
		forms:         newBuckets(100*time.Millisecond, 200),
		messages:      newBuckets(time.Second, 12),
		reactions:     newBuckets(time.Second, 40),
		guests:        newBuckets(20*time.Second, 30),
		signIns:       newBuckets(10*time.Second, 20),
		guesses:       newBuckets(30*time.Second, 10),
		accounts:      newBuckets(10*time.Second, 300),
		devices:       newBuckets(30*time.Second, 10),
		registrations: newBuckets(time.Minute, 15),
		rooms:         newBuckets(time.Minute, 10),
		emails:        newBuckets(5*time.Minute, 5),
		mailboxes:     newBuckets(30*time.Minute, 4),
		resetLinks:    newBuckets(time.Minute, 10),
		resetAccounts: newBuckets(10*time.Minute, 4),
		renames:       newBuckets(20*time.Second, 5),
		reports:       newBuckets(12*time.Minute, 5),
		invitations:   newBuckets(time.Minute, 10),
		lookups:       newBuckets(time.Second, 30),
		exports:       newBuckets(5*time.Minute, 3),
		searches:      newBuckets(time.Second, 20),
		switches:      newBuckets(200*time.Millisecond, 100),
		looks:         newBuckets(time.Second, 60),
		files:         newBuckets(3*time.Second, 40),
		uploads:       newSlots(6),
		connections:   newSlots(connections),
		streams:       newSlots(connections / 2),
	}
}

// allow takes one from a bucket, or returns when there will be one.
func (l *limits) allow(b *buckets, key string) error {
	if l.unlimited {
		return nil
	}
	return b.spend(key)
}

// enter takes a slot until leave is called, or returns false where none is free.
func (l *limits) enter(s *slots, key string) (leave func(), free bool) {
	if l.unlimited {
		return func() {}, true
	}
	return s.enter(key)
}

// form limits requests that change something.
func (l *limits) form(r *request) error { return l.allow(l.forms, r.address()) }

// message limits the messages of one author.
func (l *limits) message(person models.Person) error { return l.allow(l.messages, person.Key()) }

// file limits the files of one person, or of a stranger's address.
func (l *limits) file(r *request) error {
	if r.person() == nil {
		return l.allow(l.files, r.address())
	}
	return l.allow(l.files, r.person().Key())
}

// report limits reports: those of guests by address, since a guest is made with one click.
func (l *limits) report(r *request) error {
	if r.viewer.IsMember() {
		return l.allow(l.reports, r.person().Key())
	}
	return l.allow(l.reports, r.address())
}

// signIn limits attempts by address and by account, even where the account does not exist. Names that differ only
// in how they are typed are one account, or each spelling would allow as many guesses. A browser that the account
// knows has a bucket of its own: strangers who guess from many addresses empty the account's bucket, and must not
// lock the owner out.
func (l *limits) signIn(address, typed string, known *device) error {
	if err := l.allow(l.signIns, address); err != nil {
		return err
	}
	if known != nil {
		return l.allow(l.devices, known.Nonce)
	}
	account, fits := models.AccountKey(typed)
	if !fits {
		return models.Invalid{Field: "username", Reason: "problem.account.long"}
	}
	if err := l.allow(l.guesses, address+" "+account); err != nil {
		return err
	}
	return l.allow(l.accounts, account)
}

// confirm limits how often a signed-in person's password is asked for. Their session counts as a device that the
// account knows.
func (l *limits) confirm(r *request) error {
	if err := l.allow(l.signIns, r.address()); err != nil {
		return err
	}
	return l.allow(l.devices, fmt.Sprintf("session %d", r.session.stored.ID))
}

// mailbox limits e-mails to one address, in whatever spelling and from whatever account.
func (l *limits) mailbox(email string) error {
	key, fits := models.AccountKey(email)
	if !fits {
		return models.Invalid{Field: "email", Reason: "problem.email.invalid"}
	}
	return l.allow(l.mailboxes, key)
}

// resetLink limits requests for links to a new password, by client and by account, even where the account does not
// exist.
func (l *limits) resetLink(address, typed string) error {
	if err := l.allow(l.resetLinks, address); err != nil {
		return err
	}
	account, fits := models.AccountKey(typed)
	if !fits {
		return models.Invalid{Field: "account", Reason: "problem.account.long"}
	}
	return l.allow(l.resetAccounts, account)
}
