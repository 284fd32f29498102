package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/netip"

	"samovar/handlers"
	"samovar/models"
)

// appoint makes a member an administrator, at the operator's word.
func appoint(ctx context.Context, store *models.Store, username string, log *slog.Logger) error {
	if username == "" {
		return nil
	}
	person, err := store.Appoint(ctx, username)
	if err != nil {
		return fmt.Errorf("--administrator: %w", err)
	}
	log.Info("administrator appointed", "person", person, "by", "--administrator")
	return nil
}

// newCode makes the code by which a registration becomes the first administrator's; empty where there is an
// administrator. It is of 130 bits and kept in memory alone: each start has another.
func newCode(ctx context.Context, store *models.Store) (string, error) {
	has, err := store.HasAdministrator(ctx)
	if has || err != nil {
		return "", err
	}
	return rand.Text(), nil
}

// isLocal reports whether only this machine reaches the installation. A public address, or a proxy in front, means
// that others do.
func (c config) isLocal() bool {
	host, _, err := net.SplitHostPort(c.addr)
	return err == nil && handlers.IsLoopbackHost(host) && len(c.proxies) == 0 &&
		(c.publicURL == nil || handlers.IsLoopbackHost(c.publicURL.Hostname()))
}

// inviteAdministrator logs how a person becomes the first administrator, where there is none. Where others reach the
// installation it is a warning, so that it is seen at any usual level of the log, and the one place where a secret is
// logged: who reads it runs the installation. Where only this machine does, no code is needed.
func (i *installation) inviteAdministrator(listening net.Addr) {
	link := i.origin(listening) + "/register"
	switch {
	case i.code == "":
	case i.local:
		i.log.Info("the first account that registers on this machine becomes the administrator", "link", link)
	default:
		i.log.Warn(
			"no administrator yet: who registers by this link becomes it",
			"link",
			link+"?code="+i.code,
			"code",
			i.code,
		)
	}
}

// origin returns where the operator finds the installation: its public address, or that it listens on.
func (i *installation) origin(listening net.Addr) string {
	if i.publicURL != nil {
		return i.publicURL.Scheme + "://" + i.publicURL.Host
	}
	address, err := netip.ParseAddrPort(listening.String())
	if err == nil && address.Addr().IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", address.Port())
	}
	return "http://" + listening.String()
}
