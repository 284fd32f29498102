package views

import (
	"encoding/json"
	"fmt"

	"samovar/assets"
)

// edges are the colours of a page's upper edge by its theme, and ground the one behind everything: those of
// tailwind.config.js, whose names in the stylesheet no manifest and no meta element knows.
var edges = map[string]string{"light": "#f6eee2", "dark": "#15100e", "retro": "#c9c5bd"}

const ground = "#f6eee2"

// manifest describes the site to systems that install it as an application (W3C, Web Application Manifest).
type manifest struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	StartURL   string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Theme      string         `json:"theme_color"`
	Background string         `json:"background_color"`
	Icons      []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type,omitempty"`
	Purpose string `json:"purpose"`
}

// Manifest returns the site's manifest, the same for all.
func Manifest(site Site) ([]byte, error) {
	m := manifest{
		ID:         "/",
		Name:       site.Name,
		ShortName:  site.Name,
		StartURL:   "/",
		Scope:      "/",
		Display:    "standalone",
		Theme:      edges["light"],
		Background: ground,
	}
	if site.Logo != "" {
		m.Icons = append(m.Icons, manifestIcon{LogoPath(site.Logo), "192x192", "", "any"})
	}
	for _, size := range []string{"192", "512"} {
		m.Icons = append(m.Icons,
			manifestIcon{assets.URL("icon-" + size + ".png"), size + "x" + size, "image/png", "any"},
			manifestIcon{assets.URL("icon-maskable-" + size + ".png"), size + "x" + size, "image/png", "maskable"})
	}
	written, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	return written, nil
}
