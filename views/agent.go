package views

import (
	"strings"
)

// browsers are the names people know their browsers by, in the order in which a User-Agent must be asked: Edge and
// Opera call themselves Chrome too, and Chrome calls itself Safari.
var browsers = []struct{ token, name string }{
	{"Edg", "Edge"},
	{"OPR", "Opera"},
	{"YaBrowser", "Yandex"},
	{"SamsungBrowser", "Samsung Internet"},
	{"Firefox", "Firefox"},
	{"Chrome", "Chrome"},
	{"Safari", "Safari"},
	{"curl", "curl"},
}

var systems = []struct{ token, name string }{
	{"Android", "Android"},
	{"iPhone", "iPhone"},
	{"iPad", "iPad"},
	{"Windows", "Windows"},
	{"Mac OS", "macOS"},
	{"CrOS", "ChromeOS"},
	{"Linux", "Linux"},
}

// browserName returns a User-Agent in the words that people use: "Firefox, Linux".
func browserName(agent string) string {
	var parts []string
	for _, browser := range browsers {
		if strings.Contains(agent, browser.token) {
			parts = append(parts, browser.name)
			break
		}
	}
	for _, system := range systems {
		if strings.Contains(agent, system.token) {
			parts = append(parts, system.name)
			break
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ")
}
