package app

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// Receiving is how many large bodies may be coming in at once on one node, and how many MB they may have become when they are
// complete: of strangers by address, of accounts, of partners by key, of officials by person. What all strangers have under
// way together is less than the first step of the reserve of a disk.
var Receiving = map[space.Writer]limit.Coming{
	space.Stranger: coming("stranger", limit.Slots{Address: 10, Network: 40, Office: 100, House: 100},
		limit.Slots{Address: 100, Network: 300, Office: 800, House: 800}),
	space.Account:  coming("account", limit.Slots{Address: 5, House: 100}, limit.Slots{Address: 50, House: 400}),
	space.Partner:  coming("partner", limit.Slots{Address: 10, House: 30}, limit.Slots{Address: 100, House: 200}),
	space.Official: coming("official", limit.Slots{Address: 10}, limit.Slots{Address: 100}),
}

func coming(who string, bodies, mb limit.Slots) limit.Coming {
	bodies.Name, bodies.Word = "body_"+who, "web.many_bodies"
	mb.Name, mb.Word = "body_mb_"+who, "web.many_bodies"
	return limit.Coming{Bodies: bodies, MB: mb}
}

// patience is how long a body waits for its slot, unread.
const patience = 3 * time.Second

// receive takes the slot of a large body for who sends it, and waits a little for one.
func (a *App) receive(r *http.Request, size int64) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	v, w, from := org.ViewerOf(r.Context()), space.Stranger, web.Client(r).String()
	switch {
	case space.Of(r.Context()) == space.Partner:
		w, from = space.Partner, r.Header.Get("Authorization")
	case v.Staff():
		w, from = space.Official, v.Actor()
	case !v.Anonymous():
		w, from = space.Account, v.Actor()
	}
	return a.Limit.Receive(ctx, Receiving[w], from, size)
}
