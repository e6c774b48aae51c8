package field

import (
	"fmt"
	"strings"
)

// typedPoint reads latitude and longitude as maps write them: "21.8536, 106.7610", "21,8536; 106,761".
func typedPoint(c call, s string) (string, no) {
	parts := strings.Split(s, ";")
	if len(parts) != 2 {
		parts = strings.Fields(s)
	}
	if len(parts) == 2 {
		parts[0] = strings.TrimSuffix(parts[0], ",")
	} else {
		parts = strings.Split(s, ",")
	}
	for i, p := range parts {
		parts[i] = strings.Replace(strings.TrimSpace(p), ",", ".", 1)
	}
	return exactPoint(c, strings.Join(parts, ","))
}

func exactPoint(_ call, s string) (string, no) {
	parts := strings.Split(s, ",")
	if len(parts) != 2 {
		return "", no{"field.not_point", nil}
	}
	for i, most := range []int64{90, 180} {
		micro, ok := microDegrees(parts[i])
		if !ok || micro > most*1e6 || micro < -most*1e6 {
			return "", no{"field.not_point", nil}
		}
		sign := ""
		if micro < 0 {
			sign, micro = "-", -micro
		}
		parts[i] = fmt.Sprintf("%s%d.%06d", sign, micro/1e6, micro%1e6)
	}
	return strings.Join(parts, ","), no{}
}

// microDegrees reads degrees with any number of decimals, cut after the sixth: a tenth of a metre.
func microDegrees(s string) (int64, bool) {
	whole, part, _ := strings.Cut(s, ".")
	if len(part) > mostDigits || strings.Trim(part, "0123456789") != "" {
		return 0, false
	}
	text, ok := strictNumber(whole+"."+(part + "000000")[:6], 6)
	if !ok {
		return 0, false
	}
	return scaled(text, 6)
}

func pointShown(_ call, s string) string {
	return strings.Replace(s, ",", ", ", 1)
}

// Point is the content of a field of KindPoint in millionths of a degree.
func (v Value) Point() (latitude, longitude int64, ok bool) {
	lat, lon, _ := strings.Cut(v.text, ",")
	latitude, ok = microDegrees(lat)
	longitude, ok2 := microDegrees(lon)
	return latitude, longitude, ok && ok2
}
