package gallery

import (
	"samovar/models"
	"samovar/views"
)

// sessions are two browsers that a member is signed in with.
var sessions = []models.Session{
	{ID: 1, Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", SeenAt: at(18, 0)},
	{ID: 2, SeenAt: at(9, 30)},
}

// accountExhibits show how an account is made, used and deleted.
func accountExhibits(s scene) []views.Exhibit {
	account := views.Account{Nickname: typed("nickname", "Anna"), Sessions: sessions, Current: 1, Confirmed: true}
	wrong := account
	wrong.Confirmed, wrong.Last = false, []models.Room{kitchen}
	wrong.Nickname = s.refused(typed("nickname", "#"), "nickname", "problem.nickname.mark")
	wrong.Email = s.refused(typed("email", "anna"),
		"email", "problem.email.invalid", "current", "problem.password.wrong")
	wrong.Password = s.refused(typed(), "", "problem.toofast.sentence", "password", "problem.password.common")
	wrong.Delete = s.refused(typed(), "farewell", "problem.password.wrong")
	register := s.refused(typed("username", "an", "email", "an"),
		"username", "problem.username.length", "password", "problem.password.length", "terms", "problem.terms")
	login := s.refused(typed("username", "anna"), "", "problem.signin.wrong")
	nickname := s.refused(typed("nickname", "Admin"), "nickname", "problem.nickname.reserved")
	return []views.Exhibit{
		page("register", views.RegisterPage(s.stranger(), typed())),
		page("register refused", views.RegisterPage(s.guest(), register)),
		page("login", views.LoginPage(s.stranger(), typed())),
		page("login refused", views.LoginPage(s.stranger(), login)),
		page("account", views.AccountPage(s.administrator(), account)),
		page("account refused", views.AccountPage(s.member(), wrong)),
		page("guest", views.GuestPage(s.guest(), nickname)),
		page("saved messages", views.BookmarksPage(s.member(), found(), []int64{2}, true)),
		page("nothing saved", views.BookmarksPage(s.member(), nil, nil, false)),
	}
}
