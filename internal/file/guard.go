package file

import "context"

// Guard is what the room of a kind of record says about one: who may read it opens its files, who may keep it adds some and
// takes out those that the record does not hold for good. The answers are those of Access; who asks is in the context. The
// use cases of plain records (org.Held, org.Cases) are a Guard.
type Guard interface {
	MayRead(ctx context.Context, id string) error
	MayKeep(ctx context.Context, id string) error
}

// Of is the Access of files that belong to records of a kind.
func Of(g Guard) Access { return guarded{g} }

type guarded struct{ Guard }

func (g guarded) MayAdd(ctx context.Context, _ Who, o Owner) error { return g.MayKeep(ctx, o.ID) }

func (g guarded) MayRead(ctx context.Context, _ Who, f File) error {
	return g.Guard.MayRead(ctx, f.Owner.ID)
}
