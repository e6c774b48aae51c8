package form

import (
	"math"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/identity"
)

func checkBy(check func(string) identity.Verdict) func(asking, any) (string, []any) {
	return func(_ asking, value any) (string, []any) {
		s, ok := value.(string)
		if !ok {
			return "form.not_right", nil
		}
		r := check(s)
		if r.OK() && r.Value != s {
			return "form.not_right", nil
		}
		return r.Key, r.Args
	}
}

func checkText(_ asking, value any) (string, []any) {
	if s, ok := value.(string); !ok || s != clean(s, true) {
		return "form.not_right", nil
	}
	return "", nil
}

func checkCitizen(c asking, value any) (string, []any) {
	s, _ := value.(string)
	who, v := identity.ReadCitizenID(s, c.today)
	if v.OK() && c.q.Sex != "" {
		sex, _ := c.sibling(c.q.Sex).(string)
		v = who.Agrees(identity.Sex(sex), 0)
	}
	if v.OK() && c.q.Birth != "" {
		if born, ok := partial(c.sibling(c.q.Birth)); ok {
			v = who.Agrees("", born.Year)
		}
	}
	if v.OK() && v.Value != s {
		return "form.not_right", nil
	}
	return v.Key, v.Args
}

func askCitizen(c asking, s string) identity.Verdict { return identity.CitizenID(s, c.today) }

func askTax(c asking, s string) identity.Verdict {
	return identity.TaxCode(s, identity.TaxRules{Personal: c.q.Personal})
}

func checkTax(c asking, value any) (string, []any) {
	s, _ := value.(string)
	v := askTax(c, s)
	if v.OK() && v.Value != s {
		return "form.not_right", nil
	}
	return v.Key, v.Args
}

func checkChoice(c asking, value any) (string, []any) {
	s, _ := value.(string)
	if !c.offers(s) {
		return "form.not_listed", nil
	}
	return "", nil
}

func checkMany(c asking, value any) (string, []any) {
	l, ok := value.([]any)
	if !ok {
		return "form.not_right", nil
	}
	for _, v := range l {
		s, _ := v.(string)
		if !c.offers(s) {
			return "form.not_listed", nil
		}
	}
	return howMany(c.q, len(l))
}

func howMany(q *Question, n int) (string, []any) {
	if n < q.Min {
		return "form.too_few", []any{"n", q.Min}
	}
	if q.Max > 0 && n > q.Max || n > mostItems {
		return "form.too_many", []any{"n", max(q.Max, 1)}
	}
	return "", nil
}

func checkBool(_ asking, value any) (string, []any) {
	if _, ok := value.(bool); !ok {
		return "form.not_listed", nil
	}
	return "", nil
}

func checkConfirm(_ asking, value any) (string, []any) {
	if value != true {
		return "form.confirm", nil
	}
	return "", nil
}

func checkNumber(c asking, value any) (string, []any) {
	switch x := value.(type) {
	case int:
		if c.q.Kind == KindMoney && x < 0 {
			return "form.too_small", []any{"n", 0}
		}
		return "", nil
	case float64:
		scale := math.Pow10(c.q.Decimals)
		if math.Abs(x*scale-math.Round(x*scale)) > 1e-6*math.Max(1, math.Abs(x*scale)) {
			return "form.decimals", []any{"n", c.q.Decimals}
		}
		return "", nil
	}
	return "form.number", nil
}

func checkDate(c asking, value any) (string, []any) {
	s, _ := value.(string)
	p, ok := day.ParsePartial(s)
	if !ok {
		d, m, y := boxes(s)
		switch {
		case len(y) < 4:
			return "form.date_year", nil
		case m == "" && d != "":
			return "form.date_month", nil
		}
		return "form.date", nil
	}
	if p.Year < 1850 {
		return "form.date_year", nil
	}
	switch {
	case p.Month == 0 && c.q.Precision != "year":
		return "form.date_month", nil
	case p.Day == 0 && c.q.Precision != "year" && c.q.Precision != "month":
		return "form.date_day", nil
	}
	if from, ok := c.bound(c.q.From); ok && p.Last() < from.First() {
		return "form.date_before", []any{"date", from.Shown()}
	}
	if to, ok := c.bound(c.q.To); ok && p.First() > to.Last() {
		if c.q.To == "today" {
			return "form.date_future", nil
		}
		return "form.date_after", []any{"date", to.Shown()}
	}
	return "", nil
}

func (c asking) bound(s string) (day.Partial, bool) {
	switch {
	case s == "":
		return day.Partial{}, false
	case s == "today":
		return day.ParsePartial(c.today.String())
	case s[0] == '/':
		return partial(c.sibling(s))
	}
	return day.ParsePartial(s)
}
