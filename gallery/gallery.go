// Package gallery shows every component of the pages in every state, with made-up data, in each language and theme. It
// is for developers: `go run . gallery` serves it to this machine, and no route of a served installation leads to it.
package gallery

import (
	"context"
	"fmt"
	"io"
	"strings"

	"samovar/locales"
	"samovar/views"

	"github.com/a-h/templ"
)

// scene is the language and the theme in which the exhibits are made.
type scene struct {
	texts *locales.Texts
	theme string
}

// nouns lists the exhibits of each noun, in the order of the page.
var nouns = []struct {
	name     string
	exhibits func(scene) []views.Exhibit
}{
	{"message", messageExhibits},
	{"reaction", reactionExhibits},
	{"reply", replyExhibits},
	{"file", fileExhibits},
	{"composer", composerExhibits},
	{"restriction", restrictionExhibits},
	{"deed", deedExhibits},
	{"guard", guardExhibits},
	{"report", reportExhibits},
	{"objection", objectionExhibits},
	{"emoji", emojiExhibits},
	{"acts", actExhibits},
	{"presence", presenceExhibits},
	{"room", roomExhibits},
	{"switcher", switcherExhibits},
	{"problem", problemExhibits},
	{"form", formExhibits},
	{"account", accountExhibits},
	{"password", passwordExhibits},
	{"notification", notificationExhibits},
	{"card", cardExhibits},
	{"direct", directExhibits},
	{"directory", directoryExhibits},
	{"invitation", invitationExhibits},
	{"settings", settingsExhibits},
	{"member", memberExhibits},
	{"search", searchExhibits},
	{"found", foundExhibits},
	{"later", laterExhibits},
	{"archive", archiveExhibits},
	{"attention", attentionExhibits},
	{"export", exportExhibits},
	{"live", liveExhibits},
	{"embed", embedExhibits},
	{"mail", mailExhibits},
	{"site", siteExhibits},
	{"admin", adminExhibits},
}

// exhibits returns all of them. Each whole page has its path.
func (s scene) exhibits() (all []views.Exhibit) {
	for _, noun := range nouns {
		for _, exhibit := range noun.exhibits(s) {
			exhibit.Noun = noun.name
			if exhibit.Page {
				exhibit.Path = s.link("/" + noun.name + "/" + strings.ReplaceAll(exhibit.State, " ", "-"))
			}
			all = append(all, exhibit)
		}
	}
	return all
}

// link adds the scene's language and theme to a path of the gallery.
func (s scene) link(path string) string {
	return path + "?lang=" + s.texts.Language() + "&theme=" + s.theme
}

// part returns an exhibit of a fragment, which is shown within the gallery's own page.
func part(state string, component templ.Component) views.Exhibit {
	return views.Exhibit{State: state, Component: component}
}

// page returns an exhibit of a whole document.
func page(state string, component templ.Component) views.Exhibit {
	return views.Exhibit{State: state, Component: component, Page: true}
}

// within puts a component into the element that it stands in on its page, given as "ol.messages".
func within(element string, components ...templ.Component) templ.Component {
	name, class, _ := strings.Cut(element, ".")
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := fmt.Fprintf(w, `<%s class="%s">`, name, class); err != nil {
			return err
		}
		for _, component := range components {
			if err := component.Render(ctx, w); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(w, "</%s>", name)
		return err
	})
}

// scripted changes the markup of a component as a script does in the page: it puts new in the place of old, which must
// be there.
func scripted(component templ.Component, old, new string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var markup strings.Builder
		if err := component.Render(ctx, &markup); err != nil {
			return err
		}
		if !strings.Contains(markup.String(), old) {
			return fmt.Errorf("nothing like %q is in the component", old)
		}
		_, err := io.WriteString(w, strings.Replace(markup.String(), old, new, 1))
		return err
	})
}
