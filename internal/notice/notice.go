// Package notice says what people are told about their dossiers: the sentences, which facts lead to them, and to whom
// they go; reminders, and telephone calls that officials write down. Room notify keeps the log and sends.
package notice

import (
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/notify"
)

// Config sets what the house decides. The zero value works.
type Config struct {
	// Stale is how old a fact may be and still be told: a house that is set up anew does not write to everybody
	// about the past. 48 hours when 0.
	Stale time.Duration
	// RemindAfter is how long a result may wait before its owner is reminded, and RemindEvery how long until the
	// next time, at most RemindTimes; 3 days, 7 days and 3 times when 0.
	RemindAfter, RemindEvery time.Duration
	RemindTimes              int
	// From and Until are the hours of the day in which reminders go out; 8 and 17 when 0.
	From, Until int
}

func def[T int | time.Duration](v, d T) T {
	if v == 0 {
		return d
	}
	return v
}

func (c Config) filled() Config {
	c.Stale = def(c.Stale, 48*time.Hour)
	c.RemindAfter = def(c.RemindAfter, 3*24*time.Hour)
	c.RemindEvery = def(c.RemindEvery, 7*24*time.Hour)
	c.RemindTimes = def(c.RemindTimes, 3)
	c.From, c.Until = def(c.From, 8), def(c.Until, 17)
	return c
}

// Room writes notices.
type Room struct {
	DB        *store.DB
	Dossier   *dossier.Room
	Words     *lang.Words // in which notices are written
	PublicURL string      // where the links of notices lead
	Notify    *notify.Room
	Contact   *contact.Room
	Config    Config
}
