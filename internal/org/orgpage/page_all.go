package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// allView is the page of everything that the reader can use.
type allView struct {
	view.Base
	Groups []view.Group
}

func (p Pages) all(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, allPage(allView{view.From(r, "org.all_title"), p.All(r)}))
}
