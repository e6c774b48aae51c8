package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// assistView is the desk of those who help citizens to type.
type assistView struct {
	view.Base
	Search view.Input
	Drafts []draftLine
}

// assist is where an official begins to type for a citizen and finds what is not yet handed over. The citizen looks
// through it and sends it; the official cannot (decisions §8).
func (p Pages) assist(w http.ResponseWriter, r *http.Request) error {
	v := assistView{Base: view.From(r, "portalpage.assist")}
	v.Search = v.Input("q", "portalpage.assist_find", "")
	v.Search.Kind, v.Search.Complete = "search", "off"
	var err error
	if v.Drafts, err = p.drafts(r, v.Base); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, assistPage(v))
}
