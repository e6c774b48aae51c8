package demo

import (
	"hash/fnv"
)

// Invented names, put together from family names, middle and given names common in Lạng Sơn.
var (
	families = []string{"Hoàng", "Nông", "Lương", "Vi", "Triệu", "Lý", "Lành", "Lộc", "Hứa", "Dương", "Đàm", "Chu", "Bế", "Phùng", "Nguyễn", "Trần",
		"Lê", "Phạm", "Vũ", "Đặng", "Lăng", "Linh", "Đinh", "Hà", "Mã", "Liễu", "Lâm", "Đoàn", "Tô", "La"}
	middles = [2][]string{
		{"Văn", "Đức", "Minh", "Xuân", "Hữu", "Quang", "Công", "Ngọc", "Tiến", "Thế", "Trung", "Anh"},
		{"Thị", "Thị Thu", "Thị Ngọc", "Thị Hồng", "Thúy", "Bích", "Thanh", "Thị Kim", "Mai", "Thị Minh", "Phương", "Thị Hải"},
	}
	givens = [2][]string{
		{"Sơn", "Thắng", "Dũng", "Hùng", "Tuấn", "Nam", "Long", "Quân", "Khánh", "Bình", "Thành", "Đạt", "Cường", "Hải", "Phúc", "Vinh", "Trường", "Kiên",
			"Toàn", "Huy", "Tùng", "Hiếu", "Chiến", "Lâm"},
		{"Lan", "Hương", "Thủy", "Hoa", "Nga", "Hạnh", "Yến", "Trang", "Linh", "Hằng", "Thảo", "Nhung", "Duyên", "Oanh", "Quỳnh", "Loan", "Huệ", "Tâm",
			"Vân", "Hà", "Ngân", "Nguyệt", "Dung", "Hiền"},
	}
)

// Dice throws the same numbers for the same seed, on every machine.
type Dice uint64

// NewDice makes dice out of a text.
func NewDice(seed string) Dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed)) // a hash never fails
	return Dice(h.Sum64())
}

// Next throws a number (splitmix64).
func (d *Dice) Next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// N throws a number from 0 to n-1.
func (d *Dice) N(n int) int { return int(d.Next() % uint64(n)) } //nolint:gosec // n is a small length

// Of takes one of the list.
func (d *Dice) Of(list []string) string { return list[d.N(len(list))] }

// Name invents the name of a person: male 0, female 1.
func (d *Dice) Name(sex int) string {
	return d.Of(families) + " " + d.Of(middles[sex]) + " " + d.Of(givens[sex])
}
