package models

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// RegistrationMode is who can make an account.
type RegistrationMode string

// An open site takes anyone, one by invitation those with a link of an administrator, and a closed one no one.
const (
	RegistrationOpen   RegistrationMode = "open"
	RegistrationInvite RegistrationMode = "invitation"
	RegistrationClosed RegistrationMode = "closed"
)

// RegistrationModes are all of them, as a form lists them.
var RegistrationModes = []RegistrationMode{RegistrationOpen, RegistrationInvite, RegistrationClosed}

// AdmissionUses are how many accounts a link can make, zero for any number; AdmissionTimes how long it can hold. There
// is none without end: a link that is forgotten stays in a chat or on a notice board for years.
var (
	AdmissionUses  = []int{1, 10, 0}
	AdmissionTimes = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}
)

// Admission is a link by which people make accounts.
type Admission struct {
	ID   int64
	ByID int64
	// Uses is how many accounts it makes, zero for any number; Used is how many it has made.
	Uses, Used int
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	EndsAt     int64
}

// admissionRow is a link as it is stored: with the hash of its token.
type admissionRow struct {
	Admission `gorm:"embedded"`
	Hash      []byte
}

// TableName returns admissions.
func (admissionRow) TableName() string { return "admissions" }

// ListedAdmission is a link in the list of them, with the name of the administrator who made it.
type ListedAdmission struct {
	Admission `gorm:"embedded"`
	ByName    string
}

// EditRegistration changes who can make an account.
func (s *Store) EditRegistration(ctx context.Context, p Person, mode RegistrationMode) error {
	if !slices.Contains(RegistrationModes, mode) {
		return Invalid{Field: "registration", Reason: "problem.malformed.sentence"}
	}
	err := s.change(ctx, func(c *change) error {
		if err := c.mustAdminister(p); err != nil {
			return err
		}
		var row siteRow
		if err := c.tx.Take(&row).Error; err != nil {
			return fmt.Errorf("read the settings: %w", err)
		}
		row.Registration = mode
		if err := c.keepSite(row.Site); err != nil {
			return err
		}
		return c.log(deedRow{ByID: p.ID, Act: "registration", Detail: string(mode)})
	})
	return wrap(err, "set who can make an account")
}

// Admit makes a link by which people make accounts, and returns its token. It returns Invalid for uses or a time that
// are none of those that are offered.
func (s *Store) Admit(ctx context.Context, p Person, uses int, holds time.Duration) (token string, err error) {
	switch {
	case !slices.Contains(AdmissionUses, uses):
		return "", Invalid{Field: "uses", Reason: "problem.malformed.sentence"}
	case !slices.Contains(AdmissionTimes, holds):
		return "", Invalid{Field: "for", Reason: "problem.malformed.sentence"}
	}
	token = randomText(linkAlphabet, 32)
	err = s.change(ctx, func(c *change) error {
		if err := c.mustAdminister(p); err != nil {
			return err
		}
		if err := c.tx.Where("ends_at <= ?", c.now).Delete(&admissionRow{}).Error; err != nil {
			return fmt.Errorf("sweep links: %w", err)
		}
		row := admissionRow{Hash: hashToken(token), Admission: Admission{
			ByID: p.ID, Uses: uses, CreatedAt: c.now, EndsAt: c.now + holds.Milliseconds(),
		}}
		if err := c.tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store the link: %w", err)
		}
		return c.log(deedRow{ByID: p.ID, Act: "admission", EndsAt: row.EndsAt})
	})
	return token, wrap(err, "make a link for accounts")
}

// Admissions returns the links that are still good, the latest first.
func (s *Store) Admissions(ctx context.Context) (found []ListedAdmission, err error) {
	err = s.read(ctx).Raw(`SELECT a.id, a.by_id, a.uses, a.used, a.created_at, a.ends_at, p.nickname AS by_name
		FROM `+goodAdmission+" ORDER BY a.id DESC", s.now()).Scan(&found).Error
	return found, wrap(err, "list the links for accounts")
}

// goodAdmission finds links that still make an account: the person who made one must still be an administrator.
const goodAdmission = `admissions a JOIN people p ON p.id = a.by_id
	WHERE a.ends_at > ? AND (a.uses = 0 OR a.used < a.uses) AND p.administrator`

// WithdrawAdmission ends a link. To withdraw none does nothing.
func (s *Store) WithdrawAdmission(ctx context.Context, p Person, id int64) error {
	err := s.change(ctx, func(c *change) error {
		if err := c.mustAdminister(p); err != nil {
			return err
		}
		return c.tx.Delete(&admissionRow{}, id).Error
	})
	return wrap(err, "withdraw link %d", id)
}

// MayRegister returns nil if a person with that token may make an account, else Invalid.
func (s *Store) MayRegister(ctx context.Context, token string) error {
	var good bool
	err := one(s.read(ctx), []any{&good}, "SELECT EXISTS (SELECT 1 FROM "+goodAdmission+" AND a.hash = ?)",
		s.now(), hashToken(token))
	if err != nil {
		return wrap(err, "look up a link for accounts")
	}
	return mayRegister(s.Site().Registration, token, good)
}

// admit uses a link up, where the site takes no one without.
func (c *change) admit(token string) error {
	mode := c.store.Site().Registration
	if mode != RegistrationInvite {
		return mayRegister(mode, token, false)
	}
	done := c.tx.Exec("UPDATE admissions SET used = used + 1 WHERE id IN (SELECT a.id FROM "+goodAdmission+
		" AND a.hash = ?)", c.now, hashToken(token))
	if done.Error != nil {
		return fmt.Errorf("use the link up: %w", done.Error)
	}
	return mayRegister(mode, token, done.RowsAffected > 0)
}
