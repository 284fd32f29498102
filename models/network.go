package models

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// Network is the keyed hash of the network from which a request came: it tells that two guests share one, and not
// which it is. It is empty where the network is not a client's own.
type Network []byte

// ErrNeighbour says that a new guest cannot write, because another of the same network was banned.
var ErrNeighbour = errors.New("a new guest of a banned network")

const (
	// networkKeptFor is how long the network of a guest's latest post is kept, in milliseconds.
	networkKeptFor = int64(48 * time.Hour / time.Millisecond)
	// networkBannedFor is the longest ban of a network: networks pass to other people.
	networkBannedFor = int64(7 * 24 * time.Hour / time.Millisecond)
)

// guestNetwork is from where a guest wrote last.
type guestNetwork struct {
	PersonID int64 `gorm:"primaryKey;autoIncrement:false"`
	Network  []byte
	SeenAt   int64
}

// TableName returns guest_networks.
func (guestNetwork) TableName() string { return "guest_networks" }

// networkBan keeps new guests of a network from writing in a room.
type networkBan struct {
	RoomID    int64  `gorm:"primaryKey;autoIncrement:false"`
	Network   []byte `gorm:"primaryKey"`
	ByID      int64
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	EndsAt    int64
}

// TableName returns network_bans.
func (networkBan) TableName() string { return "network_bans" }

// noteNetwork keeps from where a guest writes, and returns ErrNeighbour for one who came after a ban of that network.
// Members are not met: an account can be banned itself.
func (c *change) noteNetwork(a Access, from Network) error {
	if len(from) == 0 || !a.Person.IsGuest() {
		return nil
	}
	var banned bool
	err := one(c.tx, []any{&banned}, selectNetworkBanned, a.Room.ID, []byte(from), c.now, a.Person.CreatedAt)
	if err != nil {
		return fmt.Errorf("look for a ban of the network: %w", err)
	}
	if banned {
		return ErrNeighbour
	}
	if err := c.tx.Where("seen_at < ?", c.now-networkKeptFor).Delete(&guestNetwork{}).Error; err != nil {
		return fmt.Errorf("forget old networks: %w", err)
	}
	row := guestNetwork{PersonID: a.Person.ID, Network: from, SeenAt: c.now}
	err = c.tx.Clauses(orUpdate([]string{"network", "seen_at"}, "person_id")).Create(&row).Error
	return wrap(err, "keep the network of guest %d", a.Person.ID)
}

const selectNetworkBanned = `SELECT EXISTS (SELECT 1 FROM network_bans
	WHERE room_id = ? AND network = ? AND ends_at > ? AND created_at <= ?)`

// Neighbours counts the other guests who wrote from a guest's network in the last two days; known is false where that
// network is not known.
func (s *Store) Neighbours(ctx context.Context, person int64) (others int, known bool, err error) {
	var count int
	err = one(s.read(ctx), []any{&count}, `SELECT count(*) FROM guest_networks o
		JOIN guest_networks n ON n.network = o.network WHERE n.person_id = ? AND n.seen_at > ?`,
		person, s.now()-networkKeptFor)
	return max(0, count-1), count > 0, wrap(err, "count the neighbours of guest %d", person)
}

// deleteNetworkBan lifts the ban of a person's network in a room.
const deleteNetworkBan = `DELETE FROM network_bans WHERE room_id = ?
	AND network IN (SELECT network FROM guest_networks WHERE person_id = ?)`

// banNetwork keeps new guests of a person's network from writing in the room as long as the person may not, but no
// longer than a week. It returns Invalid where the network is not known, or is the moderator's own.
func (c *change) banNetwork(access Access, person int64, a Act, endsAt int64) error {
	var known guestNetwork
	err := c.tx.Where("person_id = ? AND seen_at > ?", person, c.now-networkKeptFor).Limit(1).Find(&known).Error
	if err != nil {
		return fmt.Errorf("find the network of guest %d: %w", person, err)
	}
	if known.Network == nil || bytes.Equal(known.Network, a.From) {
		return Invalid{Field: "network", Reason: "problem.moderate.address"}
	}
	ends := c.now + networkBannedFor
	if endsAt != 0 {
		ends = min(ends, endsAt)
	}
	if err := c.tx.Where("ends_at <= ?", c.now).Delete(&networkBan{}).Error; err != nil {
		return fmt.Errorf("forget bans of networks that have ended: %w", err)
	}
	row := networkBan{
		RoomID: access.Room.ID, Network: known.Network, ByID: access.Person.ID, CreatedAt: c.now, EndsAt: ends,
	}
	err = c.tx.Clauses(orUpdate([]string{"by_id", "created_at", "ends_at"}, "room_id", "network")).Create(&row).Error
	return wrap(err, "ban the network of guest %d", person)
}
