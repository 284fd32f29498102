package handlers

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"

	"samovar/models"
)

// networkKey keys the hashes of networks: without it a hash could be found by trying all addresses.
type networkKey []byte

// newNetworkKey derives it from the installation's key, so that a hash says nothing about that.
func newNetworkKey(key []byte) networkKey {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("networks of guests"))
	return mac.Sum(nil)
}

// shared are networks that many people are behind at once (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// network returns the hash of the network that the client has to itself: its IPv4 address or IPv6 /64. It is empty for
// an address that is not of the public internet: such a one is a proxy's, or that of a whole office.
func (r *request) network() models.Network {
	address := r.proxies.client(r.Request)
	if !address.IsGlobalUnicast() || address.IsPrivate() || shared.Contains(address) {
		return nil
	}
	mac := hmac.New(sha256.New, r.networks)
	mac.Write([]byte(addressKey(address)))
	return mac.Sum(nil)[:16]
}
