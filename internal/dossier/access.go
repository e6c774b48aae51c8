package dossier

import (
	"context"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// FileAccess says who may open and add files of dossiers: whoever may see the dossier opens its files; who
// works on it adds to it; beside them those read who also says yes to. The viewer stands in the context (org.WithViewer).
func (r *Room) FileAccess(also func(store.Querier, org.Viewer, file.File) (bool, error)) file.Access {
	return fileAccess{r, also}
}

type fileAccess struct {
	r    *Room
	also func(store.Querier, org.Viewer, file.File) (bool, error)
}

// MayRead lets a viewer who may see the dossier open its files, and others those they were given.
func (a fileAccess) MayRead(ctx context.Context, _ file.Who, f file.File) error {
	v := org.ViewerOf(ctx)
	_, err := a.r.Open(ctx, v, f.Owner.ID)
	if fault.Of(err) != fault.NotFound {
		return err
	}
	var given bool
	if e := a.r.DB.Read(ctx, func(s *store.Snapshot) (e error) {
		given, e = a.also(s, v, f)
		return e
	}); e != nil || given {
		return e
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
