package notice

import (
	"context"
	"embed"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

//go:embed lang/*.json
var words embed.FS

// Base is what room notice brings to the house.
func (r *Room) Base() room.Base {
	return room.Base{Name: "notice", Floor: 50, Words: words, Rights: Rights(), Listeners: []room.Listener{r.onFact()}, Jobs: []room.Job{
		{Name: "notice.remind", Every: time.Hour, Run: func(ctx context.Context, _ store.Job) error { return r.Remind(ctx) }},
	}}
}
