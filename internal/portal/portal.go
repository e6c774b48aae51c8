// Package portal is the room of those who come from outside: sending a draft as a dossier, following a dossier
// without an account, and the limits against guessing. It keeps passes, attempts, and what became of drafts.
package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/store"
)

// Config sets passes and limits. The zero value works.
type Config struct {
	// Pass is how long a reader who has proved to belong to a dossier may open it; 30 minutes when 0.
	Pass time.Duration
	// FreeTries is how many wrong second facts a code stands before one must wait; 5 when 0.
	FreeTries int
	// FreeTriesAddress is the same for an address, behind which a whole hamlet may sit; 30 when 0.
	FreeTriesAddress int
	// FirstWait is the first wait, doubled each time up to MaxWait; 30 seconds and 1 hour when 0.
	FirstWait, MaxWait time.Duration
	// Forget is the rest after which wrong tries are forgotten; 24 hours when 0.
	Forget time.Duration
}

func def[T int | time.Duration](v, d T) T {
	if v == 0 {
		return d
	}
	return v
}

func (c Config) filled() Config {
	c.Pass = def(c.Pass, 30*time.Minute)
	c.FreeTries = def(c.FreeTries, 5)
	c.FreeTriesAddress = def(c.FreeTriesAddress, 30)
	c.FirstWait = def(c.FirstWait, 30*time.Second)
	c.MaxWait = def(c.MaxWait, time.Hour)
	c.Forget = def(c.Forget, 24*time.Hour)
	return c
}

// Room are the use cases of the portal.
type Room struct {
	DB      *store.DB
	Dossier *dossier.Room
	Config  Config
}

// hash is what is kept of a secret.
func hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
