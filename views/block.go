package views

import (
	"slices"
	"strings"

	"samovar/models"
)

// hiddenRules leave out what some people do: what they write and where it is quoted, a reaction nobody else has
// given, that they are here, that they are typing. {them} is a list of selectors of their keys, {me} the viewer's
// key.
const hiddenRules = `:is(.msg,.msg-quote,#here-list>li,#typers>b,#reply>p):is({them}){display:none}` +
	`.msg-reactions>li:has(>i):not(:has(>i:not({them}))){display:none}` +
	`.typing:not(:has(#typers>b:not({them},[data-author="{me}"]))){visibility:hidden}` +
	`#typers>b:nth-child(1 of :not({them},[data-author="{me}"]))::before{content:none}`

// hidden are those rules for the viewer, none where nobody is blocked. Keys are digits only.
func hidden(v Viewer) string {
	if len(v.Hidden) == 0 {
		return ""
	}
	them := `[data-author="` + strings.Join(v.Hidden, `"],[data-author="`) + `"]`
	return strings.NewReplacer("{them}", them, "{me}", v.Key()).Replace(hiddenRules)
}

// hides says whether the viewer has blocked who wrote a message.
func (v Viewer) hides(m models.Message) bool {
	return len(v.Hidden) > 0 && v.blocks(models.Person{ID: m.AuthorID})
}

// blocks says whether the viewer has blocked a person.
func (v Viewer) blocks(p models.Person) bool { return slices.Contains(v.Hidden, p.Key()) }

// unhidden are those of some people whom the viewer has not blocked.
func (v Viewer) unhidden(people []models.Person) (shown []models.Person) {
	for _, person := range people {
		if !v.blocks(person) {
			shown = append(shown, person)
		}
	}
	return shown
}
