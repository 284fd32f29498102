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

// appoint makes the member named by --administrator an administrator.
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

// newCode returns the code with which a registration claims to be the first administrator, or "" if there is one. It
// has 130 bits and lives in memory only: each start has another.
func newCode(ctx context.Context, store *models.Store) (string, error) {
	has, err := store.HasAdministrator(ctx)
	if has || err != nil {
		return "", err
	}
	return rand.Text(), nil
}

// isLocal reports whether only this machine reaches the installation: it has no public address and no proxy in front.
func (c config) isLocal() bool {
	host, _, err := net.SplitHostPort(c.addr)
	return err == nil && handlers.IsLoopbackHost(host) && len(c.proxies) == 0 &&
		(c.publicURL == nil || handlers.IsLoopbackHost(c.publicURL.Hostname()))
}

// inviteAdministrator logs how to become the first administrator, if there is none. When others reach the installation
// it logs a warning, which every usual level shows, with the secret code; readers of the log run the installation. When
// only this machine does, no code is needed.
func (i *installation) inviteAdministrator(listening net.Addr) {
	link := i.origin(listening) + "/register"
	switch {
	case i.code == "":
	case i.local:
		i.log.Info("the first account that registers on this machine becomes the administrator", "link", link)
	default:
		const invitation = "no administrator yet: who registers by this link becomes it"
		i.log.Warn(invitation, "link", link+"?code="+i.code, "code", i.code)
	}
}

// origin returns the public URL of the installation, or else one from the address that it listens on.
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
