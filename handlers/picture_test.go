package handlers

import (
	"html"
	"image"
	"regexp"
	"strings"
	"testing"
)

// photo is a picture as a form sends it.
func photo(t *testing.T, width, height int) testFile {
	t.Helper()
	return testFile{"me.png", "image/png", inPNG(t, picture(width, height))}
}

var chosenPicture = regexp.MustCompile(`<img class="avatar" src="([^"]+)"`)

// pictures returns the addresses of the chosen pictures on a page.
func (a answer) pictures() (addresses []string) {
	for _, found := range chosenPicture.FindAllStringSubmatch(a.body, -1) {
		addresses = append(addresses, html.UnescapeString(found[1]))
	}
	return addresses
}

func TestAMemberChoosesAPicture(t *testing.T) {
	h := openHarness(t)
	anna, reader := h.member("anna"), h.browser()
	anna.say("/r/lobby", "before")
	anna.postFilesTo(t, "/account/picture", nil, nil, photo(t, 600, 300)).expect(t, 303)
	anna.get("/account").expect(t, 200).shows(t, h.text("flash.picture"))

	t.Run("it is shown beside earlier messages too, to strangers, cut square", func(t *testing.T) {
		pictures := reader.get("/r/lobby").expect(t, 200).pictures()
		if len(pictures) == 0 {
			t.Fatal("the room shows no picture")
		}
		got := reader.get(pictures[0]).expect(t, 200)
		config, kind, err := image.DecodeConfig(strings.NewReader(got.body))
		if err != nil || config.Width != 192 || config.Height != 192 {
			t.Errorf("it is a %s of %d by %d: %v", kind, config.Width, config.Height, err)
		}
		if !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
			t.Errorf("it is kept as %q", got.header.Get("Cache-Control"))
		}
	})

	t.Run("outside of rooms it has an address of its own", func(t *testing.T) {
		pictures := anna.get("/account").expect(t, 200).pictures()
		if len(pictures) == 0 || !strings.HasPrefix(pictures[0], "/avatars/") {
			t.Fatalf("the account shows %v", pictures)
		}
		anna.get(pictures[0]).expect(t, 200)
		anna.get(pictures[0], hx).expect(t, 403)
	})

	t.Run("another takes its place, and what was there before is erased", func(t *testing.T) {
		anna.postFilesTo(t, "/account/picture", nil, nil, photo(t, 100, 400)).expect(t, 303)
		if stored := h.storedFiles(); len(stored) != 1 {
			t.Errorf("stored are %v", stored)
		}
	})

	t.Run("it is removed, and the drawn one is back", func(t *testing.T) {
		anna.postFilesTo(t, "/account/picture", form{"remove": "yes"}, nil).expect(t, 303)
		if pictures := reader.get("/r/lobby").expect(t, 200).pictures(); len(pictures) != 0 {
			t.Errorf("the room shows %v", pictures)
		}
		if stored := h.storedFiles(); len(stored) != 0 {
			t.Errorf("stored are %v", stored)
		}
	})

	t.Run("it goes with the account", func(t *testing.T) {
		anna.postFilesTo(t, "/account/picture", nil, nil, photo(t, 20, 20)).expect(t, 303)
		h.member("chief")
		if _, err := h.store.Appoint(t.Context(), "chief"); err != nil { // an administrator stays
			t.Fatal(err)
		}
		anna.post("/account/delete", form{"farewell": password}).expect(t, 303)
		if stored := h.storedFiles(); len(stored) != 0 {
			t.Errorf("stored are %v", stored)
		}
	})
}

func TestAPictureThatIsRefusedIsExplained(t *testing.T) {
	h := openHarness(t)
	anna, guest := h.member("anna"), h.guest()
	guest.postFilesTo(t, "/account/picture", nil, nil, photo(t, 20, 20)).expect(t, 403)
	for name, c := range map[string]struct {
		files  []testFile
		reason string
	}{
		"none":            {nil, h.text("problem.picture.none")},
		"two":             {[]testFile{photo(t, 20, 20), photo(t, 30, 30)}, h.text("problem.picture.none")},
		"a text":          {[]testFile{{"a.png", "image/png", "no picture"}}, h.text("problem.picture")},
		"half a picture":  {[]testFile{{"a.png", "image/png", photo(t, 300, 300).content[:60]}}, h.text("problem.picture")},
		"a huge picture":  {[]testFile{hugePicture()}, h.text("problem.picture.pixels", 25)},
		"a drawing (SVG)": {[]testFile{{"a.svg", "image/svg+xml", "<svg/>"}}, h.text("problem.picture")},
	} {
		t.Run(name, func(t *testing.T) {
			got := anna.postFilesTo(t, "/account/picture", nil, nil, c.files...).expect(t, 422)
			if got.problemOf("picture") != c.reason {
				t.Errorf("said %q, want %q", got.problemOf("picture"), c.reason)
			}
			if stored := h.storedFiles(); len(stored) != 0 {
				t.Errorf("stored are %v", stored)
			}
		})
	}
}

// hugePicture claims more pixels than are taken, in its first bytes.
func hugePicture() testFile {
	return testFile{
		"a.gif",
		"image/gif",
		"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;",
	}
}

func TestTheSiteHasALogoAndAnAccent(t *testing.T) {
	h := openHarness(t)
	admin, anna, stranger := h.member("bogna"), h.member("anna"), h.browser()
	anna.postFilesTo(t, "/admin/settings/logo", nil, nil, photo(t, 20, 20)).expect(t, 403)
	admin.postFilesTo(t, "/admin/settings/logo", nil, nil, photo(t, 300, 200)).expect(t, 303)
	logo := regexp.MustCompile(`src="(/logo\?v=[0-9a-f]+)"`).FindStringSubmatch(stranger.get("/login").expect(t, 200).body)
	if logo == nil {
		t.Fatal("the page shows no logo")
	}
	stranger.get(logo[1]).expect(t, 200)
	stranger.get("/manifest.webmanifest").expect(t, 200).shows(t, logo[1])

	settings := form{"language": "en", "entry": "guests"}
	t.Run("an accent is in the style of each page", func(t *testing.T) {
		settings["accent"] = "1D6B4F"
		admin.post("/admin/settings", settings).expect(t, 303)
		stranger.get("/r/lobby").expect(t, 200).shows(t, "{--copper:#1d6b4f;")
	})

	t.Run("one that is hard to read is refused, and the nearest that is not is offered", func(t *testing.T) {
		settings["accent"] = "#ffd400"
		page := admin.post("/admin/settings", settings).expect(t, 422)
		nearest := regexp.MustCompile(`name="nearest" value="(#[0-9a-f]{6})"`).FindStringSubmatch(page.body)
		if nearest == nil || page.problemOf("accent") != h.text("problem.site.accent.pale", nearest[1]) {
			t.Fatalf("said %q and offered %v", page.problemOf("accent"), nearest)
		}
		settings["nearest"] = nearest[1]
		admin.post("/admin/settings", settings).expect(t, 303)
		stranger.get("/login").expect(t, 200).shows(t, "{--copper:"+nearest[1])
	})

	t.Run("a text that is no colour gets no further than its field", func(t *testing.T) {
		delete(settings, "nearest")
		settings["accent"] = "red}body{display:none"
		page := admin.post("/admin/settings", settings).expect(t, 422)
		if page.problemOf("accent") != h.text("problem.site.accent") {
			t.Errorf("said %q", page.problemOf("accent"))
		}
	})

	admin.postFilesTo(t, "/admin/settings/logo", form{"remove": "yes"}, nil).expect(t, 303)
	stranger.get("/login").expect(t, 200).lacks(t, "/logo?")
	if stored := h.storedFiles(); len(stored) != 0 {
		t.Errorf("stored are %v", stored)
	}
}
