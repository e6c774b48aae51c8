package org

import (
	"fmt"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// leaving is what an official who leaves holds: it ends, whoever follows gets rights of his own.
var leaving = room.Parting{
	Open: func(q store.Querier, person string) ([]room.Open, error) {
		today := day.Of(q.Now()).String()
		list := []room.Open{{Word: "org.open_roles"}, {Word: "org.open_posts"}, {Word: "org.open_delegations"}}
		err := q.QueryRow(`select (select count(*) from org_role where person_id = $1 and valid_to > $2 and valid_from < valid_to),
			(select count(*) from org_post where person_id = $1 and valid_to > $2 and valid_from < valid_to),
			(select count(*) from org_delegation where (by_person = $1 or to_person = $1) and valid_to > $2 and valid_from < valid_to)`, person, today).
			Scan(&list[0].N, &list[1].N, &list[2].N)
		return list, err
	},
	Move: func(tx *store.Tx, m room.Move) error { return Leave(tx, m.From, m.On, m.By) },
}

// ending is who works in a unit and what lies below it: both have to find another place before it ends.
var ending = room.Parting{
	Open: func(q store.Querier, unit string) ([]room.Open, error) {
		today := day.Of(q.Now())
		people, err := Staffed(q, unit, today)
		if err != nil {
			return nil, err
		}
		below, err := Descendants(q, unit, today)
		return []room.Open{{Word: "org.open_people", N: int64(people), Stays: true}, {Word: "org.open_units", N: int64(max(len(below)-1, 0)), Stays: true}}, err
	},
	Move: func(tx *store.Tx, m room.Move) error { return EndUnit(tx, m.From, m.On, m.By) },
}

// leavings and endings are those of every room, the higher rooms first: what they pass on still finds its person or unit.
func (r *Room) leavings() []*room.Parting {
	return r.partings(&leaving, func(b room.Base) *room.Parting { return b.Leaving })
}

func (r *Room) endings() []*room.Parting {
	return r.partings(&ending, func(b room.Base) *room.Parting { return b.Ending })
}

func (r *Room) partings(own *room.Parting, of func(room.Base) *room.Parting) (list []*room.Parting) {
	for _, b := range r.Rooms {
		if p := of(b); p != nil && p != own {
			list = append(list, p)
		}
	}
	return append(list, own)
}

// OpenOfPerson lists what somebody would leave open in every room; what there is none of is left out.
func (r *Room) OpenOfPerson(q store.Querier, person string) ([]room.Open, error) {
	return openIn(q, r.leavings(), person)
}

// OpenOfUnit lists what a unit would leave open in every room.
func (r *Room) OpenOfUnit(q store.Querier, unit string) ([]room.Open, error) {
	return openIn(q, r.endings(), unit)
}

func openIn(q store.Querier, partings []*room.Parting, id string) (out []room.Open, err error) {
	for _, p := range partings {
		list, err := p.Open(q, id)
		if err != nil {
			return nil, fmt.Errorf("what is open: %w", err)
		}
		for _, x := range list {
			if x.N > 0 {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// pass passes on what a person or unit has open in every room; that of this room ends last.
func pass(tx *store.Tx, partings []*room.Parting, m room.Move) error {
	for _, p := range partings {
		if err := p.Move(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// Depart records that an official leaves today; heir takes over what can be handed over, or is empty.
func (r *Room) Depart(tx *store.Tx, person, heir string, by event.By) error {
	return pass(tx, r.leavings(), room.Move{From: person, To: heir, On: day.Of(tx.Now()), By: by})
}
