package views

import (
	"slices"
	"strings"

	"samovar/models"
)

// hiddenRules leave out what blocked people do. {them} is a list of selectors of their keys, {me} the viewer's key.
// Only the first is a property of their own elements. The others ask what else stands beside those: a reaction that
// only blocked people gave, a list in which only they and the viewer type, the first name that is shown in it.
const hiddenRules = `:is({them}){--shown:none}` +
	`.msg-reactions>li:has(>i):not(:has(>i:not({them}))){display:none}` +
	`.typing:not(:has(#typers>b:not({them},[data-author="{me}"]))){visibility:hidden}` +
	`#typers>b:nth-child(1 of :not({them},[data-author="{me}"]))::before{content:none}`

// hidden returns those rules for the viewer, none where no person is blocked. Keys are digits only.
func hidden(v Viewer) string {
	if len(v.Hidden) == 0 {
		return ""
	}
	them := `[data-author="` + strings.Join(v.Hidden, `"],[data-author="`) + `"]`
	return strings.NewReplacer("{them}", them, "{me}", v.Key()).Replace(hiddenRules)
}

// hides reports whether the viewer has blocked the author of a message.
func (v Viewer) hides(m models.Message) bool {
	return len(v.Hidden) > 0 && v.blocks(models.Person{ID: m.AuthorID})
}

// blocks reports whether the viewer has blocked a person.
func (v Viewer) blocks(p models.Person) bool { return slices.Contains(v.Hidden, p.Key()) }

// unhidden returns the people that the viewer has not blocked.
func (v Viewer) unhidden(people []models.Person) (shown []models.Person) {
	for _, person := range people {
		if !v.blocks(person) {
			shown = append(shown, person)
		}
	}
	return shown
}
