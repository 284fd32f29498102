package handlers

import "samovar/models"

// block hides somebody's messages from whoever asks.
func (c *call) block() error {
	return c.changeBlock(
		func(person models.Person, other int64) error { return c.s.store.Block(c.ctx(), person, other) },
		"flash.blocked",
	)
}

func (c *call) unblock() error {
	return c.changeBlock(
		func(person models.Person, other int64) error { return c.s.store.Unblock(c.ctx(), person, other) },
		"flash.unblocked",
	)
}

func (c *call) changeBlock(change func(models.Person, int64) error, flash string) error {
	other, err := number(c.field("person"))
	if err != nil {
		return err
	}
	if err := change(*c.person(), other); err != nil {
		return err
	}
	return c.succeed(back(c.field("back"), "/direct"), flash)
}

// hide leaves out of the page what those have done whom the viewer has blocked.
func (c *call) hide() error {
	if !c.viewer.IsMember() {
		return nil
	}
	blocked, err := c.s.store.Blocked(c.ctx(), *c.person())
	for _, person := range blocked {
		c.viewer.Hidden = append(c.viewer.Hidden, person.Key())
	}
	return err
}
