package models

import (
	"context"
	"fmt"
)

// anAdministrator finds an administrator. Deleted accounts are none.
const anAdministrator = "SELECT 1 FROM people WHERE administrator"

// errLastAdministrator refuses what would leave the site without an administrator.
var errLastAdministrator = Invalid{Reason: "problem.moderate.last"}

// HasAdministrator reports whether the installation has an administrator.
func (s *Store) HasAdministrator(ctx context.Context) (bool, error) {
	var has bool
	err := s.read(ctx).Raw("SELECT EXISTS (" + anAdministrator + ")").Row().Scan(&has)
	return has, wrap(err, "look for an administrator")
}

// mustAdminister returns ErrForbidden unless the person is an administrator at the moment of the change.
func (c *change) mustAdminister(p Person) error {
	current, err := c.person(p.ID)
	if err == nil && !current.MayAdminister() {
		err = ErrForbidden
	}
	return err
}

// mustKeepAdministrator returns Invalid if there would be no administrator without the person.
func (c *change) mustKeepAdministrator(without Person) error {
	if !without.Administrator {
		return nil
	}
	var has bool
	err := c.tx.Raw("SELECT EXISTS ("+anAdministrator+" AND id <> ?)", without.ID).Row().Scan(&has)
	if err == nil && !has {
		err = errLastAdministrator
	}
	return err
}

// setRole gives a person a role on the whole site: Administrator, SiteModerator, or Anyone for none. by is who does
// it, zero for the operator.
func (c *change) setRole(by int64, p Person, role Rank) error {
	before := p.Rank()
	if before == role {
		return nil
	}
	if role != Administrator {
		if err := c.mustKeepAdministrator(p); err != nil {
			return err
		}
	}
	columns := map[string]any{"administrator": role == Administrator, "moderator": role == SiteModerator}
	if err := c.update(p.ID, columns); err != nil {
		return fmt.Errorf("set the role: %w", err)
	}
	if role < before {
		c.lose(RightsLost{Person: p.ID})
	}
	return c.log(deedRow{ByID: by, Act: "role", PersonID: p.ID, Detail: role.String()})
}
