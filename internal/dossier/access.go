package dossier

import (
	"context"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/org"
)

// FileAccess says who may open and add files of dossiers: whoever may see the dossier opens its files; who
// works on it adds to it; a unit that is asked opens what was sent along. The viewer stands in the context (org.WithViewer).
func (r *Room) FileAccess() file.Access { return fileAccess{r} }

type fileAccess struct{ r *Room }

// MayRead lets a viewer who may see the dossier open its files, and a unit that was asked those it was sent.
func (a fileAccess) MayRead(ctx context.Context, _ file.Who, f file.File) error {
	v := org.ViewerOf(ctx)
	_, err := a.r.Open(ctx, v, f.Owner.ID)
	if fault.Of(err) != fault.NotFound {
		return err
	}
	sent, e := a.r.sentAlong(ctx, v, f.Owner.ID, f.ID)
	if e != nil {
		return e
	}
	if sent {
		return nil
	}
	return err
}

// MayAdd lets those add who receive the dossier, handle it or issue its result, while it is not ended.
func (a fileAccess) MayAdd(ctx context.Context, _ file.Who, o file.Owner) error {
	v := org.ViewerOf(ctx)
	d, err := a.r.Load(ctx, v, o.ID)
	if err != nil {
		return err
	}
	if err := d.Writable(); err != nil {
		return err
	}
	if d.State.Ended() {
		return fault.New(fault.Conflict, "dossier.wrong_state").WithLink(d.Path())
	}
	if v.Can(MayAccept, d.Received) || v.Can(MayVerify, d.Competent) || v.Can(MayIssue, d.Competent) {
		return nil
	}
	return fault.New(fault.Forbidden, "dossier.not_yours")
}
