package place

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

type rows = *sql.Rows

const unitColumns = `level, code, from_day, to_day, name, type, province, id_prefix, h_code, h_sure, successor, former, flags`

func scanUnit(scan func(...any) error) (Unit, error) {
	var u Unit
	var level, from, to, flags string
	err := scan(&level, &u.Code, &from, &to, &u.Name, &u.Type, &u.Province, &u.IDPrefix, &u.HCode, &u.HSure, &u.Successor, &u.Former, &flags)
	if err != nil {
		return u, err
	}
	u.Level, u.Flags = Level(level), strings.Fields(flags)
	if u.From, err = undate(from); err != nil {
		return u, err
	}
	u.To, err = undate(to)
	return u, err
}

// date writes a bound of validity; an open one is ”.
func date(d day.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func undate(s string) (day.Date, error) {
	if s == "" {
		return 0, nil
	}
	return day.Parse(s)
}

// ByCode is the unit that bears the code on a day: two digits a province, five a commune. The same code names
// another unit on another day, so there is no look-up without one. NotFound when there is none.
func ByCode(q store.Querier, code string, at day.Date) (Unit, error) {
	level := Commune
	if len(code) == 2 {
		level = Province
	}
	u, err := scanUnit(q.QueryRow(`select `+unitColumns+` from place_unit
		where level=$1 and code=$2 and from_day<=$3 and (to_day='' or to_day>$3)`, string(level), code, at.String()).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return u, fault.New(fault.NotFound, "place.no_unit", "code", code, "date", at)
	}
	if err != nil {
		return u, fmt.Errorf("place: unit %s on %s: %w", code, at, err)
	}
	return u, nil
}

// Provinces are the provinces on a day, by code.
func Provinces(q store.Querier, at day.Date) ([]Unit, error) {
	return units(q, `level=$1 and from_day<=$2 and (to_day='' or to_day>$2) order by code`, string(Province), at.String())
}

// Communes are the communes of today in a province, by name.
func Communes(q store.Querier, province string) ([]Unit, error) {
	return units(q, `level=$1 and province=$2 and to_day='' order by name_key, code`, string(Commune), province)
}

func units(q store.Querier, where string, args ...any) ([]Unit, error) {
	var out []Unit
	err := store.All(q, `select `+unitColumns+` from place_unit where `+where, args, func(r rows) error {
		u, err := scanUnit(r.Scan)
		out = append(out, u)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("place: list units: %w", err)
	}
	return out, nil
}

// FormerOf are the units a commune was made of, in the order of the source.
func FormerOf(q store.Querier, commune string) ([]Former, error) {
	var out []Former
	err := store.All(q, `select kind, name, district, share from place_name where commune=$1 and seq>0 order by seq`, []any{commune}, func(r rows) error {
		var f Former
		var share string
		err := r.Scan(&f.Kind, &f.Name, &f.District, &share)
		f.Share = Share(share)
		out = append(out, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("place: former units of %s: %w", commune, err)
	}
	return out, nil
}
