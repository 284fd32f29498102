package gallery

import (
	"samovar/models"
	"samovar/models/database"
	"samovar/views"
)

// adminExhibits show the administration.
func adminExhibits(s scene) []views.Exhibit {
	counted := models.Overview{
		Members: 57, Guests: 312, Rooms: 9, LastHour: 148, Scheduled: 2, Pushes: 3,
		Stored: 5_800_000_000, Quota: 20_000_000_000, BackedUpAt: at(3, 0),
		Sizes: database.Sizes{Database: 412_000_000, Free: 31_000_000_000},
	}
	warnings := []views.Warning{
		{Key: "admin.warn.limits", Flag: "--limits"},
		{Key: "admin.warn.disk"},
		{Key: "admin.warn.url", Flag: "--public-url"},
		{Key: "admin.warn.proxy", Flag: "--behind-proxy"},
		{Key: "admin.warn.letters", Flag: "--smtp"},
		{Key: "admin.warn.backup"},
	}
	facts := models.PersonFacts{
		Person: boris, SeenAt: at(18, 0), Sessions: 2, Rooms: 5, Owned: 1, Messages: 12_345, Bytes: 41_000_000,
	}
	guest, chief := facts, facts
	guest.Person, chief.Person = long, *s.administrator().Person
	people := views.People{Found: []models.PersonFacts{facts, chief}, More: true}
	guests := views.People{
		PeopleQuery: models.PeopleQuery{Guests: true, Name: "wolf", Before: 9},
		Found:       []models.PersonFacts{guest},
	}
	banned := views.Administered{PersonFacts: facts, Now: at(18, 0)}
	banned.BannedUntil = models.Forever
	refused := views.Administered{PersonFacts: chief, Form: s.refused(typed(), "", "problem.moderate.last")}
	linked := views.Administered{PersonFacts: facts, Link: "https://tea.example/reset?token=0123456789abcdef"}
	waiting := views.Interrupted{Path: views.GoOnPath, Fields: map[string][]string{"back": {views.AdminPath}}}
	open := models.RoomFacts{
		ID: 2, Name: "Kitchen", Slug: "kitchen", Visibility: models.Public, OwnerID: 2, Owner: "Борис", Members: 12,
		Posted: 12_345, Bytes: 41_000_000, Embeds: 1, CreatedAt: at(9, 0), ActiveAt: at(18, 0),
	}
	shut := open
	shut.Name, shut.Slug, shut.Visibility, shut.Owner = "Hideout", "", models.Private, ""
	rooms := views.AdminRooms{
		RoomQuery: models.RoomQuery{Name: "k", Before: 9}, Found: []models.RoomFacts{open, shut}, More: true,
	}
	once := models.ListedAdmission{ByName: "Anna", Admission: models.Admission{ID: 1, Uses: 1, EndsAt: at(20, 0)}}
	open10, ever := once, once
	open10.Uses, open10.Used, ever.Uses, ever.Used = 10, 3, 0, 41
	byLink := views.Admissions{
		Mode:  models.RegistrationInvite,
		Links: []models.ListedAdmission{once, open10, ever},
		Link:  "https://tea.example/register?invitation=0123456789abcdef",
	}
	siteDeeds := []models.SiteDeed{
		{ByID: 1, RoomID: 2, RoomName: "Kitchen", Slug: "kitchen", Deed: models.Deed{
			ID: 3, At: at(18, 0), Act: "mute", ByName: "Anna", Name: "Zofia", Tag: "7k2x", MessageID: 7,
			EndsAt: at(19, 0), Reason: "Slow down, please.", Note: "The third time.",
		}},
		{ByID: 9, RoomID: 3, Deed: models.Deed{ID: 2, At: at(17, 0), Act: "close"}},
		{Deed: models.Deed{ID: 1, At: at(16, 0), Act: "role", Name: "Anna", Detail: "administrator"}},
	}
	return []views.Exhibit{
		page("rooms", views.AdminRoomsPage(s.administrator(), rooms)),
		page("no rooms", views.AdminRoomsPage(s.administrator(), views.AdminRooms{})),
		page("administered room", views.AdminRoomPage(s.administrator(), open, typed())),
		page("private room", views.AdminRoomPage(s.administrator(), shut,
			s.refused(typed("username", "nobody"), "username", "problem.room.owner"))),
		page("registration", views.AdmissionsPage(s.administrator(), byLink)),
		page("registration given", views.AdmissionsPage(s.administrator(), views.Admissions{
			Mode: models.RegistrationOpen, Given: models.RegistrationOpen,
			Form: s.refused(typed(), "registration", "problem.malformed.sentence"),
		})),
		page("registration shut", views.RegistrationShutPage(s.stranger(), s.texts.T("problem.registration.invite"))),
		page("log of the site", views.AdminDeedsPage(s.administrator(), siteDeeds, false, true)),
		page("empty log of the site", views.AdminDeedsPage(s.administrator(), nil, true, false)),
		page("storage", views.StoragePage(s.administrator(), models.Storage{
			Bytes: 5_800_000_000, Quota: 20_000_000_000,
			Kinds: []models.StoredKind{
				{Kind: "video", StoredFiles: models.StoredFiles{Files: 41, Bytes: 4_100_000_000}},
				{Kind: "image", StoredFiles: models.StoredFiles{Files: 3190, Bytes: 1_600_000_000}},
			},
			Rooms: []models.StoredRoom{
				{RoomID: 2, Name: "Kitchen", StoredFiles: models.StoredFiles{Files: 21, Bytes: 41_000_000}},
			},
			Conversations: models.StoredFiles{Files: 1, Bytes: 9_000},
			Aside:         models.StoredFiles{Files: 2, Bytes: 81_000},
		})),
		page("nothing stored", views.StoragePage(s.administrator(), models.Storage{Quota: 20_000_000_000})),
		page("password asked again", views.PrivilegePage(s.administrator(), waiting,
			s.refused(typed(), "admin-password", "problem.password.wrong"))),
		page("overview", views.OverviewPage(s.administrator(), views.Overview{Overview: counted, Now: 37, Letters: 1})),
		page("overview with warnings", views.OverviewPage(s.administrator(), views.Overview{Warnings: warnings})),
		page("people", views.PeoplePage(s.administrator(), people)),
		page("guests", views.PeoplePage(s.administrator(), guests)),
		page("none found", views.PeoplePage(s.administrator(), views.People{})),
		page("person", views.AdministeredPage(s.administrator(), linked)),
		page("banned person", views.AdministeredPage(s.administrator(), banned)),
		page("administrator", views.AdministeredPage(s.administrator(), refused)),
		page("administered guest", views.AdministeredPage(s.administrator(), views.Administered{PersonFacts: guest})),
	}
}
