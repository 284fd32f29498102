package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/netip"

	"samovar/models"
	"samovar/views"
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

// newCode returns the code that the setup takes, or "" if there is an administrator. It has 60 bits in three groups, to
// be read and typed, and lives in memory only: each start has another.
func newCode(ctx context.Context, store *models.Store) (string, error) {
	has, err := store.HasAdministrator(ctx)
	if has || err != nil {
		return "", err
	}
	text := rand.Text()
	return text[:4] + "-" + text[4:8] + "-" + text[8:12], nil
}

// greeting says where Samovar is and, while it has no administrator, how to set it up: its readers run the installation.
func (i *installation) greeting(listening net.Addr) string {
	greeting := "Samovar is at http://" + listening.String()
	if i.code != "" {
		greeting += " and waits to be set up: " + i.origin(listening) + views.SetupPath + "?code=" + i.code
	}
	return greeting
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
