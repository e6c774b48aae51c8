package form

import (
	"math"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

func showText(_ asking, value any, _ *lang.Words) string { s, _ := value.(string); return s }

func showGrouped(_ asking, value any, _ *lang.Words) string {
	s, _ := value.(string)
	if len(s) != 12 {
		return s
	}
	return lang.GroupDigits(s)
}

func showPhone(_ asking, value any, _ *lang.Words) string {
	s, _ := value.(string)
	return lang.Phone(s)
}

func showChoice(c asking, value any, w *lang.Words) string {
	s, _ := value.(string)
	for _, o := range c.q.Options {
		if o.Value == s {
			return o.Label.In(w.Tag())
		}
	}
	return s
}

func showMany(c asking, value any, w *lang.Words) string {
	l, _ := value.([]any)
	out := make([]string, 0, len(l))
	for _, v := range l {
		out = append(out, showChoice(c, v, w))
	}
	return strings.Join(out, "; ")
}

func showYesNo(_ asking, value any, w *lang.Words) string {
	if value == true {
		return w.T("form.yes")
	}
	return w.T("form.no")
}

func showNumber(c asking, value any, w *lang.Words) string {
	s := number(value, w)
	if u := c.q.Unit.In(w.Tag()); u != "" {
		s += "\u00a0" + u
	}
	return s
}

func number(value any, w *lang.Words) string {
	switch x := value.(type) {
	case int:
		return w.Number(int64(x))
	case float64:
		whole, part := math.Modf(math.Abs(x))
		s := strings.TrimPrefix(strconv.FormatFloat(part, 'f', -1, 64), "0.")
		if len(s) > 6 {
			s = strings.TrimRight(strings.TrimPrefix(strconv.FormatFloat(part, 'f', 6, 64), "0."), "0")
		}
		sign, comma := "", "."
		if x < 0 {
			sign = "-"
		}
		if w.Tag() == lang.Default {
			comma = ","
		}
		return sign + w.Number(int64(whole)) + comma + s
	case string:
		return x
	}
	return ""
}

func showMoney(_ asking, value any, w *lang.Words) string {
	if n, ok := value.(int); ok {
		return w.Money(int64(n))
	}
	return number(value, w)
}

func showDate(_ asking, value any, _ *lang.Words) string {
	s, _ := value.(string)
	if p, ok := day.ParsePartial(s); ok {
		return p.Shown()
	}
	return s
}
