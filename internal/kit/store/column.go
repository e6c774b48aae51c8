package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
)

// Column is one column of a table of T: how it is called and where its value lies. It is never null.
type Column[T any] struct {
	Name  string
	at    func(x *T) any // what a row is scanned into; nil: written only
	value func(x *T) any // what is written
}

// Col is a column of a text, a whole number, a boolean or bytes, or of a type made of one.
func Col[T, V any](name string, at func(x *T) *V) Column[T] {
	return Column[T]{Name: name, at: func(x *T) any { return at(x) }, value: func(x *T) any { return *at(x) }}
}

// Moment is a bigint column that keeps a moment in milliseconds; 0 is the zero time.
func Moment[T any](name string, at func(x *T) *time.Time) Column[T] {
	return Coded(name, func(x *T) any { return Millis(*at(x)) }, func(x *T, v any) error {
		ms, ok := v.(int64)
		if !ok {
			return fmt.Errorf("store: %s is not a moment: %v", name, v)
		}
		*at(x) = Time(ms)
		return nil
	})
}

// Day is a text column that keeps a date: 2026-11-23.
func Day[T any](name string, at func(x *T) *day.Date) Column[T] {
	return Coded(name, func(x *T) any { return at(x).String() }, func(x *T, v any) (err error) {
		*at(x), err = day.Parse(textOf(v))
		return err
	})
}

// DayOrNone is a text column that keeps a date, or an empty text for the zero date, which so cannot be 1 January 1970.
func DayOrNone[T any](name string, at func(x *T) *day.Date) Column[T] {
	return Coded(name, func(x *T) any {
		if *at(x) == 0 {
			return ""
		}
		return at(x).String()
	}, func(x *T, v any) (err error) {
		if *at(x) = 0; textOf(v) != "" {
			*at(x), err = day.Parse(textOf(v))
		}
		return err
	})
}

// Texts is a text column that keeps a list of texts without commas.
func Texts[T any, S ~string](name string, at func(x *T) *[]S) Column[T] {
	return Coded(name, func(x *T) any {
		var b strings.Builder
		for i, s := range *at(x) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(string(s))
		}
		return b.String()
	}, func(x *T, v any) error {
		*at(x) = nil
		if textOf(v) != "" {
			for s := range strings.SplitSeq(textOf(v), ",") {
				*at(x) = append(*at(x), S(s))
			}
		}
		return nil
	})
}

// Coded is a column whose value is kept in another form: write gives that form, read takes it (a text or an int64).
func Coded[T any](name string, write func(x *T) any, read func(x *T, v any) error) Column[T] {
	return Column[T]{Name: name, value: write, at: func(x *T) any { return scanner(func(v any) error { return read(x, v) }) }}
}

// Folded is a text column that is only written: the search key of a text, for Where.Has and for sorting.
func Folded[T any](name string, text func(x *T) string) Column[T] {
	return Column[T]{Name: name, value: func(x *T) any { return fold.Key(text(x)) }}
}

type scanner func(v any) error

// Scan takes what the driver gives.
func (s scanner) Scan(v any) error { return s(v) }

func textOf(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case []byte:
		return string(x)
	}
	return fmt.Sprint(v)
}

// Of is what the column of a row holds, as a value of queries.
func (c Column[T]) Of(x *T) any { return c.value(x) }
