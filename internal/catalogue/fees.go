package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// deriveFees reads fees out of the channel rows. Only what every row says alike is stated; whatever the
// source doubts is flagged and left to the official.
func (c *Content) deriveFees() {
	c.unflag(atFee)
	c.Fees = nil
	var said []Fee
	for _, ch := range c.Channels {
		for _, w := range ch.Warn {
			switch w {
			case "time_fee_unparsed":
				c.flag(FeeUnparsed, atFee, "")
			case FeeScale, FeeNote:
				c.flag(w, atFee, ch.Fee)
			}
		}
		f, ok := feeOf(ch)
		switch {
		case !ok:
			continue
		case ch.Money != "" && ch.Money != "VND":
			c.flag(FeeCurrency, atFee, ch.Fee+" "+ch.Money)
		case !slices.Contains(said, f):
			said = append(said, f)
		}
	}
	if len(said) > 1 {
		c.flag(FeeByChannel, atFee, "")
	}
	if len(said) == 1 && !slices.ContainsFunc(c.Flags, func(f Flag) bool { return f.At == atFee }) {
		c.Fees = said
	}
}

func feeOf(ch Channel) (Fee, bool) {
	if ch.Fee == "" {
		return Fee{}, false
	}
	n, err := strconv.ParseInt(ch.Fee, 10, 64)
	if err != nil || n < 0 {
		return Fee{}, false
	}
	if n == 0 {
		return Fee{Free: true}, true
	}
	return Fee{Amount: n, Per: ch.Per}, true
}

// Rule is a fee rule of the public list: which procedure, what for, in the words of its source.
type Rule struct {
	Code   string
	What   string
	Rule   string
	Ground string
	Flags  []string
}

var (
	flatRule = regexp.MustCompile(`^(\d+) VND/([a-z/]+)$`)
	pageRule = regexp.MustCompile(`^(\d+) VND/page for pages 1-(\d+); (\d+) VND/page from page (\d+); cap (\d+) VND/copy; page counted on the original$`)
	caseRule = regexp.MustCompile(`^(\d+) VND/case \(one or more signatures in one paper\)$`)
	feePer   = map[string]string{"page": "trang", "copy": "bản", "case": "trường hợp", "contract": "hợp đồng, giao dịch",
		"copy/event": "bản sao/sự kiện", "certificate": "giấy"}
	reDecree  = regexp.MustCompile(`^(TT|NĐ|NQ|QĐ) \d+/\d{4}`)
	feePapers = []string{"226/2016/TT-BTC", "281/2016/TT-BTC"} // phí chứng thực; phí khai thác dữ liệu hộ tịch, phí xác nhận có quốc tịch
)

// Fee turns the rule into a fee of a version, as far as it can be said exactly; the rest is left to the
// official with the ground.
func (r Rule) Fee() Fee {
	f := Fee{Name: r.What, Ground: r.Ground, Kind: r.kind()}
	if m := flatRule.FindStringSubmatch(r.Rule); m != nil && feePer[m[2]] != "" {
		f.Amount, f.Per = number(m[1]), feePer[m[2]]
		f.Rule = fmt.Sprintf("%s đồng/%s", thousands(f.Amount), f.Per)
		return f
	}
	if m := caseRule.FindStringSubmatch(r.Rule); m != nil {
		f.Amount, f.Per = number(m[1]), feePer["case"]
		f.Rule = fmt.Sprintf("%s đồng/trường hợp (trường hợp được tính là một hoặc nhiều chữ ký trong một giấy tờ, văn bản)", thousands(f.Amount))
		return f
	}
	if m := pageRule.FindStringSubmatch(r.Rule); m != nil {
		f.Rule = fmt.Sprintf("%s đồng/trang; từ trang thứ %s trở lên %s đồng/trang, tối đa %s đồng/bản. Trang tính theo bản chính",
			thousands(number(m[1])), m[4], thousands(number(m[3])), thousands(number(m[5])))
		return f
	}
	f.Flag = FeeByHand
	return f
}

func (r Rule) kind() string {
	if strings.Contains(strings.ToLower(r.What), "lệ phí") {
		return "le_phi"
	}
	for _, p := range feePapers {
		if strings.Contains(r.Ground, p) && !strings.Contains(strings.ToLower(r.What), "quốc tịch") {
			return "phi"
		}
	}
	return ""
}

func number(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n } // matched digits only

// thousands writes 2000 as "2.000".
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// useRules puts grounded rules in the place of what the channels say.
func (c *Content) useRules(rules []Rule) {
	if len(rules) == 0 {
		return
	}
	c.unflag(atFee)
	c.Fees = nil
	for _, r := range rules {
		f := r.Fee()
		c.Fees = append(c.Fees, f)
		if f.Flag != "" {
			c.flag(f.Flag, atFee, r.Rule)
		}
	}
}
