package main

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// proxies are the networks of the proxies in front, as --behind-proxy takes them. It is a flag.Value.
type proxies []netip.Prefix

// nearby are where a proxy of one's own usually stands: on the same machine, or in a private network (RFC 1918, RFC
// 4193).
var nearby = proxies{
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix(
		"10.0.0.0/8",
	), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("fc00::/7"),
}

// IsBoolFlag lets the flag stand alone, which is the same as "true".
func (p *proxies) IsBoolFlag() bool { return true }

// String returns the networks with commas between them; none are "false", as the flag's help leaves out.
func (p *proxies) String() string {
	if len(*p) == 0 {
		return "false"
	}
	texts := make([]string, len(*p))
	for i, network := range *p {
		texts[i] = network.String()
	}
	return strings.Join(texts, ",")
}

// widest is the fewest bits that a network of proxies is told by: fc00::/7 is the widest of the private ones.
const widest = 7

// Set reads true, false, or networks and addresses with commas between them.
func (p *proxies) Set(text string) error {
	if on, err := strconv.ParseBool(text); err == nil {
		*p = nil
		if on {
			*p = nearby
		}
		return nil
	}
	networks := proxies{}
	for item := range strings.SplitSeq(text, ",") {
		network, err := parseNetwork(strings.TrimSpace(item))
		if err != nil {
			return err
		}
		if network.Bits() < widest {
			return fmt.Errorf("%s is everyone: name the proxies, or what they say could be said by anyone", network)
		}
		networks = append(networks, network)
	}
	*p = networks
	return nil
}

// parseNetwork reads a network, or an address as the network of it alone.
func parseNetwork(text string) (netip.Prefix, error) {
	if network, err := netip.ParsePrefix(text); err == nil && !network.Addr().Is4In6() {
		return network.Masked(), nil
	}
	address, err := netip.ParseAddr(text)
	if err != nil || address.Zone() != "" {
		return netip.Prefix{}, fmt.Errorf(
			"%q is not a network like 10.0.0.0/8, nor an address, nor true or false",
			text,
		)
	}
	address = address.Unmap()
	return netip.PrefixFrom(address, address.BitLen()), nil
}
