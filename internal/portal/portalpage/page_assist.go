package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
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
	who := org.ViewerOf(r.Context())
	if !who.Staff() || !who.CanAnywhere(dossier.MayApply) {
		return fault.New(fault.Forbidden, "portalpage.assist_not_yours")
	}
	v := assistView{Base: view.From(r, "portalpage.assist")}
	v.Search = v.Input("q", "portalpage.assist_find", "")
	v.Search.Kind, v.Search.Complete = "search", "off"
	var err error
	if v.Drafts, err = p.drafts(r, v.Base); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, assistPage(v))
}
