// Package place is the room of administrative units: provinces and communes with the days they are valid,
// what the communes of today were made of, and the search of an address by new or old name.
package place

import (
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
)

// Level of a unit. Districts ended with the two-tier government and are not kept as units.
type Level string

// The two levels (Luật Tổ chức chính quyền địa phương 2025).
const (
	Province Level = "province"
	Commune  Level = "commune"
)

// Reform is the day the two-tier local government began: old provinces ended, the communes of today began
// (NQ 202/2025/QH15).
var Reform = day.On(2025, 7, 1)

// Unit is a province or commune during the days From until To.
type Unit struct {
	Level     Level
	Code      string
	From      day.Date // 0: since before this catalogue
	To        day.Date // exclusive; 0: still valid
	Name      string   // with its kind: "Xã Ba Sơn", "Tỉnh Lạng Sơn"
	Type      string   // province, city; xa, phuong, dac_khu
	Province  string   // code of the province; of a province its own
	IDPrefix  string   // old provinces: first three digits of a citizen's number
	HCode     string   // old provinces: identifier in exchanges, "H37"
	HSure     bool     // seen in use; otherwise a parameter to be checked
	Successor string   // old provinces: code of the province of today
	Former    string   // communes: what it was made of, in the words of the source
	Flags     []string // holes of the data
}

// Plain is the name without its kind: "Ba Sơn".
func (u Unit) Plain() string { _, name := parse(u.Name); return name }

// kinds of units, longest first, as they stand before a name.
var kinds = []string{"thị trấn", "thành phố", "đặc khu", "thị xã", "phường", "huyện", "quận", "tỉnh", "thôn", "xóm", "xã"}

// parse parts "Thị trấn Mai Châu" into "thị trấn" and "Mai Châu". Without a known kind, kind is "".
func parse(full string) (kind, name string) {
	full = strings.TrimSpace(full)
	lower := strings.ToLower(full)
	for _, k := range kinds {
		if strings.HasPrefix(lower, k+" ") && len(lower) == len(full) {
			return k, strings.TrimSpace(full[len(k)+1:])
		}
	}
	return "", full
}

// key is the folded name without its kind, as place_name keeps it.
func key(full string) string { _, name := parse(full); return fold.Key(name) }
