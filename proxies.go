package main

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// proxies holds the networks of the proxies in front of the server. It is the flag.Value of --behind-proxy.
type proxies []netip.Prefix

// nearby lists this machine and the private networks (RFC 1918, RFC 4193), where an operator's proxy usually stands.
var nearby = proxies{
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("fc00::/7"),
}

// IsBoolFlag allows the flag without a value, which means "true".
func (p *proxies) IsBoolFlag() bool { return true }

// String returns the networks separated by commas, or "false" for none, which the help omits as a default.
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

// widest is the length of the shortest prefix allowed: fc00::/7 is the widest private network.
const widest = 7

// Set parses true, false, or networks and addresses separated by commas.
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

// parseNetwork parses a network, or an address as the network of that address alone.
func parseNetwork(text string) (netip.Prefix, error) {
	if network, err := netip.ParsePrefix(text); err == nil && !network.Addr().Is4In6() {
		return network.Masked(), nil
	}
	address, err := netip.ParseAddr(text)
	if err != nil || address.Zone() != "" {
		err := fmt.Errorf("%q is not a network like 10.0.0.0/8, nor an address, nor true or false", text)
		return netip.Prefix{}, err
	}
	address = address.Unmap()
	return netip.PrefixFrom(address, address.BitLen()), nil
}
