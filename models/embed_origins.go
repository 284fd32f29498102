package models

import (
	"context"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

const (
	// maxOrigins is the most sites that may embed one room; maxOrigin is the longest name of one, in bytes.
	maxOrigins = 20
	maxOrigin  = 200
)

// Ourselves is the origin of an embed in a page of this site, or of one that the browser shows by itself.
const Ourselves = "self"

// Origins returns the sites that may embed the room, as a frame-ancestors directive lists them (Content Security
// Policy 3, 6.4.2).
func (r Room) Origins() []string { return strings.Fields(r.EmbedOrigins) }

// AllowOrigins sets which sites may embed a room: one origin a line, exact or with a star for the first label of its
// host. An empty text allows none. It returns Invalid with the first entry that is not an origin.
func (s *Store) AllowOrigins(ctx context.Context, p Person, slug, text string) error {
	origins, err := parseOrigins(text)
	if err != nil {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		access, err := c.manage(p, slug)
		if err != nil {
			return err
		}
		if !keepsAll(access.Room.Origins(), origins) {
			if err := c.endWithheld(access.Room.ID); err != nil {
				return err
			}
		}
		return c.room(access.Room.ID).Update("embed_origins", strings.Join(origins, " ")).Error
	})
	return wrap(err, "allow the embedding of room %q", slug)
}

// endWithheld ends the room's sessions whose site is not known, since it may be one that was taken off the list.
// Sessions of a known site are refused by their origin; open streams ask again.
func (c *change) endWithheld(room int64) error {
	c.lose(RightsLost{Room: room})
	return c.tx.Where("room_id = ? AND origin = '' AND NOT lent", room).Delete(&sessionRow{}).Error
}

// keepsAll reports whether each of the earlier origins is still there.
func keepsAll(before, now []string) bool {
	for _, origin := range before {
		if !slices.Contains(now, origin) {
			return false
		}
	}
	return true
}

// KeepsOrigins reports whether each site that the room's list had before is still on it.
func (r Room) KeepsOrigins(before []string) bool { return keepsAll(before, r.Origins()) }

// covers reports whether an entry of a room's list matches a site's origin, as browsers read the list (Content
// Security Policy 3, 6.7.2.8): a star matches any labels, and http matches https too.
func covers(listed, origin string) bool {
	list, err := url.Parse(listed)
	if err != nil {
		return false
	}
	site, err := url.Parse(origin)
	if err != nil {
		return false
	}
	upgraded := list.Scheme == "http" && site.Scheme == "https"
	if list.Scheme != site.Scheme && !upgraded {
		return false
	}
	if portOf(list) != portOf(site) && (!upgraded || portOf(list) != "80" || portOf(site) != "443") {
		return false
	}
	parent, isWild := strings.CutPrefix(list.Hostname(), "*")
	return list.Hostname() == site.Hostname() || (isWild && strings.HasSuffix(site.Hostname(), parent))
}

func portOf(u *url.URL) string {
	if u.Port() == "" {
		return map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Port()
}

// parseOrigins returns each origin once, in the order they were written, or Invalid for the first entry that is none.
func parseOrigins(text string) ([]string, error) {
	var origins []string
	for entry := range strings.FieldsFuncSeq(text, isBetweenOrigins) {
		origin, valid := ParseOrigin(entry)
		switch {
		case !valid:
			return nil, Invalid{Field: "origins", Reason: "problem.embed.origin", Args: []any{beginning(entry)}}
		case slices.Contains(origins, origin):
		case len(origins) == maxOrigins:
			return nil, Invalid{Field: "origins", Reason: "problem.embed.many", Args: []any{maxOrigins}}
		default:
			origins = append(origins, origin)
		}
	}
	return origins, nil
}

func isBetweenOrigins(r rune) bool { return strings.ContainsRune(", \n\r\t", r) }

var hostName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)

// ParseOrigin takes scheme, host and port and nothing else: what is more, or could end the directive it is written
// into, is no origin.
func ParseOrigin(entry string) (string, bool) {
	parsed, err := url.Parse(entry)
	if err != nil || len(entry) > maxOrigin || (parsed.Scheme != "https" && parsed.Scheme != "http") ||
		parsed.User != nil || (parsed.Path != "" && parsed.Path != "/") || strings.ContainsAny(entry, "?#;'\"") {
		return "", false
	}
	host, valid := parseHost(parsed.Hostname())
	if !valid {
		return "", false
	}
	origin := parsed.Scheme + "://" + host
	if strings.HasSuffix(parsed.Host, ":") {
		return "", false
	}
	if parsed.Port() == "" {
		return origin, true
	}
	port, err := strconv.ParseUint(parsed.Port(), 10, 16)
	if err != nil || port == 0 {
		return "", false
	}
	return origin + ":" + strconv.FormatUint(port, 10), true
}

// parseHost takes a name, an address, or a name under any subdomain ("*.example.com"), for which two labels must
// stand behind the star.
func parseHost(host string) (string, bool) {
	if address, err := netip.ParseAddr(host); err == nil {
		if address.Is6() {
			return "[" + address.WithZone("").String() + "]", true
		}
		return address.String(), true
	}
	name, isWild := strings.CutPrefix(host, "*.")
	name, err := idna.Lookup.ToASCII(strings.ToLower(name))
	if err != nil || !hostName.MatchString(name) || (isWild && !strings.Contains(name, ".")) {
		return "", false
	}
	if isWild {
		name = "*." + name
	}
	return name, true
}
