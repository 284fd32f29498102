package models

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"
)

// setting is a value that the installation stores under a name.
type setting struct {
	Name, Value string
}

// TableName returns the name of the table.
func (setting) TableName() string { return "settings" }

// settingOf returns the value under a name, empty where there is none.
func settingOf(tx *gorm.DB, name string) (string, error) {
	var found setting
	err := tx.Where("name = ?", name).Take(&found).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = nil
	}
	return found.Value, err
}

// keepSetting stores a value under a name, and replaces the one before.
func keepSetting(tx *gorm.DB, name, value string) error {
	return tx.Clauses(orUpdate([]string{"value"}, "name")).Create(&setting{name, value}).Error
}

// Setting returns the value under a name; where there is none, it stores and returns what make returns. It is for keys
// that are made at the first start.
func (s *Store) Setting(ctx context.Context, name string, make func() (string, error)) (string, error) {
	var value string
	err := s.change(ctx, func(c *change) (err error) {
		if value, err = settingOf(c.tx, name); err != nil || strings.TrimSpace(value) != "" {
			return err
		}
		if value, err = make(); err != nil {
			return err
		}
		return keepSetting(c.tx, name, value)
	})
	return value, wrap(err, "keep setting %q", name)
}
