package seed

import (
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
)

// life is one dossier: what will become of it is thrown before it begins, so that it is the same whatever
// happens to the others.
type life struct {
	n       int
	offer   *offer
	place   string
	online  bool
	sentAt  time.Time
	party   dossier.Party
	born    string
	refused bool    // at intake
	negated bool    // a negative result
	back    bool    // the leader sends it back once
	verify  bool    // a verification is recorded
	intake  float64 // working hours until it is accepted
	pace    [4]float64
	unclear bool    // a photograph cannot be read: another is asked for
	payIn   float64 // working hours until a bill is paid
	wait    float64 // working hours until the result is fetched
	stays   bool    // nobody fetches it

	d        *dossier.Dossier
	verified bool
	bill     fee.Charge // the last one
	owes     bool       // it is open
	acts     []time.Time
	over     bool // nothing more is to happen
}

// life throws dossier n.
func (s *story) life(n int, o Options) *life {
	d := demo.NewDice(fmt.Sprintf("%d/%d", s.seed, n))
	l := &life{n: n}
	at := d.N(s.world.total)
	for i, sum := range s.world.weights {
		if at < sum {
			l.offer = s.world.offers[i]
			break
		}
	}
	l.place = d.Of(s.world.places)
	l.online = l.offer.online && d.N(100) < 55
	l.sentAt = s.sentAt(&d, l.online, o)
	l.party, l.born = applicant(&d)
	l.refused = l.online && d.N(100) < 5
	l.negated, l.back, l.verify = d.N(100) < 4, d.N(100) < 5, d.N(100) < 40
	l.intake = 0.2 + 5*share(&d)
	if d.N(100) < 4 {
		l.intake = 8.5 + 10*share(&d)
	}
	end := 0.25 + 0.7*share(&d)
	if d.N(100) < 6 {
		end = 1.05 + share(&d)
	}
	l.pace = [4]float64{0.1 * end, 0.4 * end, (0.5 + 0.2*share(&d)) * end, end}
	l.wait, l.stays = 0.5+30*share(&d)*share(&d), d.N(100) < 6
	l.unclear, l.payIn = l.online && !l.refused && d.N(100) < 12, 0.1
	if l.online {
		l.payIn = 0.5 + 6*share(&d)
	}
	return l
}

// share throws a number from 0 up to 1.
func share(d *demo.Dice) float64 { return float64(d.N(1<<20)) / (1 << 20) }

// sentAt throws when a dossier is sent: online at any hour of waking people, at the counter in its hours. The
// last days get more, the more so in a small demonstration, so that its desks are not empty.
func (s *story) sentAt(d *demo.Dice, online bool, o Options) time.Time {
	ago, recent := d.N(o.Days), 5
	if o.Dossiers < large {
		recent = 30
	}
	if d.N(100) < recent {
		ago = d.N(min(o.Days, 8))
	}
	date := day.Of(s.until).Add(-ago)
	at := date.At(6, 0).Add(time.Duration(d.N(17*3600)) * time.Second)
	if !online {
		at = s.world.desk.NextOpen(date.At(7, 0).Add(time.Duration(d.N(10*3600)) * time.Second))
	}
	if at.After(s.until) {
		at = at.Add(-7 * 24 * time.Hour)
		if !online {
			at = s.world.desk.NextOpen(at)
		}
	}
	return at
}

// applicant invents an applicant. The number has the form of one given in the province; no network has
// telephone numbers that begin with 010.
func applicant(d *demo.Dice) (p dossier.Party, born string) {
	sex := d.N(2)
	year := 1950 + d.N(56)
	century := sex
	if year >= 2000 {
		century += 2
	}
	return dossier.Party{Role: dossier.Submitter, Name: d.Name(sex), IDNo: fmt.Sprintf("020%d%02d%06d", century, year%100, d.N(1_000_000)),
		Phone: fmt.Sprintf("010%07d", d.N(10_000_000))}, fmt.Sprintf("%d-%02d-%02d", year, 1+d.N(12), 1+d.N(28))
}

// after is the moment so many working hours later.
func (s *story) after(t time.Time, hours float64) time.Time {
	return s.world.desk.NextOpen(s.world.desk.Add(t, time.Duration(hours*float64(time.Hour)).Truncate(time.Second)))
}

// at is the moment when a part of the term has gone by.
func (s *story) at(l *life, part float64) time.Time {
	term := s.world.desk.Between(l.d.AcceptedAt, l.d.Due)
	return s.after(l.d.AcceptedAt, max(term.Hours(), 2)*part)
}
