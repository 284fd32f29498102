package gallery

import (
	"time"

	"samovar/models"
	"samovar/views"
)

// The people of the made-up data. Anna looks at the pages.
var (
	anna  = models.Person{ID: 1, Kind: models.Member, Username: "anna", Nickname: "Anna", Email: "anna@tea.example"}
	boris = models.Person{ID: 2, Kind: models.Member, Username: "boris", Nickname: "Борис"}
	lin   = models.Person{ID: 3, Kind: models.Member, Username: "lin", Nickname: "林小雨"}
	zofia = models.Person{ID: 4, Kind: models.Guest, Nickname: "Zofia", Tag: "7k2x"}
	// long has the longest name there can be.
	long = models.Person{ID: 5, Kind: models.Guest, Nickname: "Wolfeschlegelsteinhausenbergerdo", Tag: "m4qd"}
	// omar is vouched for by the site that embeds the room.
	omar = models.Person{
		ID:        6,
		Kind:      models.Guest,
		Nickname:  "عمر",
		Tag:       "p9ws",
		VouchedBy: teaCorner.ID,
		Avatar:    "picture",
	}
	blocked = models.Person{ID: 7, Kind: models.Member, Username: "pest", Nickname: "Pest"}
	// gone has deleted their account.
	gone = models.Person{ID: 8, Kind: models.Member, DeletedAt: at(9, 0)}
)

// at returns a time of the day on which all of it was said, in unix milliseconds.
func at(hour, minute int) int64 {
	return time.Date(2026, time.November, 28, hour, minute, 0, 0, time.UTC).UnixMilli()
}

// author returns a person as their messages name them.
func author(p models.Person) models.Author {
	return models.Author{
		ID:       p.ID,
		Nickname: p.Nickname,
		Username: p.Username,
		Tag:      p.Tag,
		Guest:    p.IsGuest(),
		Vouched:  p.VouchedBy != 0,
		Avatar:   p.Avatar,
		Gone:     p.IsGone(),
	}
}

// viewer returns the viewer of a page: a person, or a stranger for nil.
func (s scene) viewer(p *models.Person) views.Viewer {
	return views.Viewer{
		Person: p,
		Texts:  s.texts,
		Theme:  s.theme,
		Path:   "/r/lobby",
		Site: views.Site{
			Name:          "Tea House",
			Version:       "1.0",
			Operator:      "Jean",
			Terms:         "https://tea.example/terms",
			GuestsWelcome: true,
			Letters:       true,
		},
	}
}

func (s scene) member() views.Viewer { return s.viewer(&anna) }

func (s scene) guest() views.Viewer { return s.viewer(&zofia) }

func (s scene) stranger() views.Viewer { return s.viewer(nil) }

// administrator returns a viewer who may manage every room.
func (s scene) administrator() views.Viewer {
	administrator := anna
	administrator.Administrator = true
	return s.viewer(&administrator)
}

// inPanel returns a viewer whose page opens beside the room.
func (s scene) inPanel() views.Viewer {
	v := s.member()
	v.InPanel = true
	return v
}

// embedded returns the viewer of a page in the page of another site.
func (s scene) embedded(p *models.Person) views.Viewer {
	v := s.viewer(p)
	v.Embedded = true
	v.Look = map[string][]string{"panel": {"1"}}
	return v
}
