package gallery

import (
	"samovar/models"
	"samovar/views"
)

// passwordExhibits show how a forgotten password is replaced, and an address confirmed.
func passwordExhibits(s scene) []views.Exhibit {
	link := models.Link{Person: anna}
	empty := s.refused(typed(), "account", "problem.forgot.empty")
	common := s.refused(typed(), "password", "problem.password.common")
	return []views.Exhibit{
		page("forgotten", views.ForgotPage(s.stranger(), typed())),
		page("forgotten refused", views.ForgotPage(s.stranger(), empty)),
		page("new", views.NewPasswordPage(s.stranger(), link, "token", typed())),
		page("new refused", views.NewPasswordPage(s.stranger(), link, "token", common)),
		page("confirm the address", views.ConfirmPage(s.stranger(), link, "token")),
	}
}
