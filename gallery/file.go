package gallery

import (
	"samovar/models"
	"samovar/uploads"
	"samovar/views"

	"github.com/a-h/templ"
)

// picture returns a file of a size in pixels.
func picture(name, kind string, width, height int) models.File {
	return models.File{ID: "picture", Name: name, Kind: kind, Size: 1_240_000, Width: width, Height: height}
}

// attached adds files to a message.
func attached(files ...models.File) func(*models.Message) {
	return func(m *models.Message) { m.Files, m.Attached = len(files), files }
}

// fileExhibits show what is sent along with messages, and the viewer of pictures.
func fileExhibits(s scene) []views.Exhibit {
	photo := picture("tea house.jpeg", "image/jpeg", 900, 600)
	moving := picture("steam.gif", "image/gif", 400, 400)
	moving.Moving = true
	clear := picture("logo.png", "image/png", 400, 400)
	clear.Ground = uploads.Dark
	other := func(name, kind string) models.File {
		return models.File{ID: "other", Name: name, Kind: kind, Size: 12_345}
	}
	with := func(files ...models.File) templ.Component {
		return shown(said(20, boris, "From this morning", attached(files...)))
	}
	return []views.Exhibit{
		part("picture", with(photo)),
		part("several pictures", with(photo, picture("cup.webp", "image/webp", 600, 900), photo)),
		part("moving picture", with(moving)),
		part("transparent picture on a dark ground", with(clear)),
		part("very tall picture", with(picture("receipt.png", "image/png", 300, 9000))),
		part("very wide picture", with(picture("panorama.png", "image/png", 9000, 300))),
		part("tiny picture", with(picture("dot.png", "image/png", 8, 8))),
		part("video", with(other("pouring.mp4", "video/mp4"))),
		part("sound", with(other("kettle.ogg", "audio/ogg"))),
		part("other files", with(other("prices.txt", "text/plain"), other("a long name that goes on "+
			"and on until nobody reads it any more.pdf", "application/pdf"))),
		page("all of a room", views.FilesPage(s.member(), lobby, []models.Message{
			said(22, anna, "", attached(photo, other("prices.txt", "text/plain"))),
		}, true)),
		page("none in a room", views.FilesPage(s.member(), lobby, nil, false)),
		part("file without words", shown(said(21, zofia, "", attached(photo)))),
	}
}
