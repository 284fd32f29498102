package views

import (
	"bytes"
	"context"
	"io"
	"regexp"

	"github.com/a-h/templ"
)

// ownLinks has messages lead to what can be done with them within the frame, where its session counts. Their fragment is the same for
// everybody and leads to the room; with script frame.js does this for those that come.
func ownLinks(v Viewer, slug string) templ.Component {
	deeds := regexp.MustCompile(`href="` + regexp.QuoteMeta(roomPath(slug)) + `(/messages/\d+(?:/reply|/reactions)?)"`)
	framed := []byte(`target="_self" href="` + framePath(slug) + "${1}" + templ.EscapeString(v.Look) + `"`)
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var out bytes.Buffer
		if err := templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), &out); err != nil {
			return err
		}
		_, err := w.Write(deeds.ReplaceAll(out.Bytes(), framed))
		return err
	})
}
