package gallery

import (
	"samovar/models"
	"samovar/views"
)

// presenceExhibits show who is in a room and who is typing.
func presenceExhibits(s scene) []views.Exhibit {
	everyone := []models.Person{anna, boris, lin, zofia, long, omar}
	crowd := make([]models.Person, 0, 103)
	for range cap(crowd) {
		crowd = append(crowd, zofia)
	}
	return []views.Exhibit{
		part("several people", within("div.plain", views.Here(teaCorner, everyone))),
		part("more than the list names", within("div.plain", views.Here(teaCorner, crowd))),
		part("one is typing", within("p.typing", views.Typing(everyone[1:2]))),
		part("several are typing", within("p.typing", views.Typing(everyone[1:5]))),
		part("names that complete a mention", within("ul.completions", views.NameList(s.member(), everyone))),
	}
}
