package fold_test

import (
	"testing"

	"github.com/motcua/motcua/internal/kit/fold"
)

// TestWhatCannotBeReadIsNotSaid: what shows nothing, and what shows no letter and no digit, is no reason.
func TestWhatCannotBeReadIsNotSaid(t *testing.T) {
	for _, blank := range []string{"", " \n\t", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u2800", "\u3164", "\uffa0",
		"\u115f\u1160", "\u3000", "\u202e", "\u034f", "\ufe0f", "\U000e0041", "\u0301", "\u0301\u0323", "\U0001f44d", "\U0001f44d\U0001f3fd", "\u2764\ufe0f",
		".", "---", "\u2026", "\u200b.\u2800", "\x00",
		"\U00013441", "\U00013442", "\ua78f", "\u1427", "\u02c8", "\u0640", "\u01c3"} {
		if got, seen := fold.Said(blank), fold.Seen(blank); got != "" || seen != "" {
			t.Errorf("%+q says %+q, shows %+q", blank, got, seen)
		}
	}
	for typed, want := range map[string]struct{ said, seen string }{
		" Gõ nhầm. ":     {"Gõ nhầm.", "GÕNHẦM."},
		"7":              {"7", "7"},
		"\u200bvì\u2800": {"\u200bvì\u2800", "VÌ"},
		"７/xn":           {"７/xn", "7/XN"},
		"\U0001f44d ok":  {"\U0001f44d ok", "\U0001f44dOK"},
		"Đ":              {"Đ", "Đ"},
	} {
		if said, seen := fold.Said(typed), fold.Seen(typed); said != want.said || seen != want.seen {
			t.Errorf("%+q: %q and %q, want %q and %q", typed, said, seen, want.said, want.seen)
		}
	}
	if got := fold.Visible("\u2800–\u200b"); got != "–" {
		t.Errorf("a dash shows %+q", got)
	}
}
