// Package book keeps registers (sổ) and gives numbers out of series. A series is of a unit, a register and a year. Numbers
// are given without a gap, behind a counter that others wait for until the transaction ends; or leased, without waiting,
// with gaps where a transaction is lost. A number stands once in its register, and one that is void keeps its place
// (NĐ 30/2020/NĐ-CP Điều 15).
package book

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/motcua/motcua/internal/event"
	bookevent "github.com/motcua/motcua/internal/event/book"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Series is the numbers of a register of a unit in a year.
type Series struct {
	Unit string
	Book string // name of the register: "Sổ chứng thực bản sao"
	Year int    // numbers begin at 1 each year
}

// In is the series of a register in the year of a moment, Việt Nam time.
func In(unit, book string, at time.Time) Series { return Series{unit, book, at.In(day.Zone).Year()} }

// Counter is the name of the counter behind the series.
func (s Series) Counter() string { return fmt.Sprintf("book/%s/%s/%d", s.Unit, s.kept(), s.Year) }

// kept is the one form of the name of the register, which people type: what reads the same is the same register.
func (s Series) kept() string {
	words := strings.Fields(s.Book)
	for i, w := range words {
		words[i] = fold.Visible(w)
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// Next gives n consecutive numbers without a gap and returns the first. They are taken in this transaction: others wait
// until it ends, and when it is lost nobody has had them.
func (s Series) Next(tx *store.Tx, n int) (first int64, err error) {
	return tx.Numbers(s.Counter(), int64(n))
}

// leasedAhead is how many numbers a process leases at a time.
const leasedAhead = 50

// Lease gives a number that nobody else gets, without waiting for others; it may leave gaps.
func (s Series) Lease(tx *store.Tx) (int64, error) { return tx.Number(s.Counter(), leasedAhead) }

// Kept is a number as registers keep it: in the order of the numbers.
func Kept(n int64) string { return fmt.Sprintf("%07d", n) }

var zeros = regexp.MustCompile(`(^|[^0-9])0+([0-9])`)

// Seen is what can be seen of something that was typed, as fold says it: numbers of outside papers, as the reference of a bank,
// are compared so.
func Seen(typed string) string { return fold.Seen(typed) }

// Form is the one form in which registers compare and keep a number that people typed: 7/XN, ７/xn and 07/XN are one number,
// whatever in it cannot be seen, and 7 is the number 7 of those that are counted. Empty when nothing in it can be seen, or a sign
// that only looks like one of ours: a Cyrillic Х, an Arabic digit.
func Form(typed string) string {
	if Seen(typed) == "" {
		return ""
	}
	number := fold.Code(typed)
	if strings.ContainsFunc(number, func(r rune) bool { return r > unicode.MaxASCII && !unicode.Is(unicode.Latin, r) }) {
		return ""
	}
	number = zeros.ReplaceAllString(number, "$1$2")
	if n, err := strconv.ParseInt(number, 10, 64); err == nil && number[0] >= '0' && number[0] <= '9' {
		return Kept(n)
	}
	return number
}

// Enter writes a number of a record into the register, in its one form; Conflict when it stands there already.
func (s Series) Enter(tx *store.Tx, number, record string, by event.By) error {
	number = Form(number)
	n, err := tx.Exec(`insert into book_line (unit, book, year, number, record, at, by_person, voided_at, voided_by, reason) values ($1,$2,$3,$4,$5,$6,$7,0,'','')
		on conflict (unit, book, year, number) do nothing`, s.Unit, s.kept(), s.Year, number, record, store.Millis(tx.Now()), by.Actor)
	if err != nil {
		return fmt.Errorf("book: enter %s: %w", number, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "book.number_taken", "number", number, "book", s.Book)
	}
	return nil
}

// Take gives the next n numbers of the series to a record and writes them into the register. Numbers that somebody wrote
// there by hand are passed over: their lines fill the places, so the register has no gap. There are no more of them than lines.
func (s Series) Take(tx *store.Tx, n int, record string, by event.By) (taken []int64, err error) {
	for len(taken) < n {
		missing := n - len(taken)
		first, err := s.Next(tx, missing)
		if err != nil {
			return nil, err
		}
		for k := first; k < first+int64(missing); k++ {
			switch err := s.Enter(tx, Kept(k), record, by); {
			case err == nil:
				taken = append(taken, k)
			case fault.Of(err) != fault.Conflict:
				return nil, err
			}
		}
	}
	return taken, nil
}

// Said is how people say numbers in ascending order: "3", "3–5", "1, 3–5".
func Said(numbers []int64) string {
	var b strings.Builder
	for i, n := range numbers {
		inside := i > 0 && n == numbers[i-1]+1
		last := i+1 == len(numbers) || numbers[i+1] != n+1
		switch {
		case inside && last:
			b.WriteString("–" + strconv.FormatInt(n, 10))
		case !inside && i > 0:
			b.WriteString(", " + strconv.FormatInt(n, 10))
		case !inside:
			b.WriteString(strconv.FormatInt(n, 10))
		}
	}
	return b.String()
}

// Void says that the numbers of a record stand for nothing any more; by.Reason says why. They keep their places. A record
// without numbers is left alone.
func Void(tx *store.Tx, record string, by event.By) error {
	lines, err := Of(tx, record)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if !l.Voided.IsZero() {
			continue
		}
		if fold.Said(by.Reason) == "" {
			return fault.Fields(fault.Field{Name: "reason", Key: "book.reason_missing"})
		}
		if _, err := tx.Exec(`update book_line set voided_at=$5, voided_by=$6, reason=$7 where unit=$1 and book=$2 and year=$3 and number=$4 and voided_at=0`,
			l.Unit, l.Book, l.Year, l.Number, store.Millis(tx.Now()), by.Actor, by.Reason); err != nil {
			return fmt.Errorf("book: void %s: %w", l.Number, err)
		}
		if _, err := tx.Emit(bookevent.Voided{Unit: l.Unit, Book: l.Book, Year: int64(l.Year), Number: l.Number, Of: record}, by); err != nil {
			return err
		}
	}
	return nil
}

// Line is a line of a register.
type Line struct {
	Series
	Number string
	Record string
	At     time.Time
	Voided time.Time // zero: it holds
	Reason string    // why it is void
}

// Of lists the numbers of a record.
func Of(q store.Querier, record string) ([]Line, error) {
	return lines(q, `record=$1 order by year, book, number`, record)
}

// Lines lists the newest numbers of a series that were given since a moment, the last first, at most so many. It asks
// nobody's leave: whoever shows them asks for the records behind them.
func Lines(q store.Querier, s Series, since time.Time, most int) ([]Line, error) {
	return lines(q, fmt.Sprintf(`unit=$1 and book=$2 and year=$3 and at>=$4 order by number desc limit %d`, most), s.Unit, s.kept(), s.Year, store.Millis(since))
}

func lines(q store.Querier, where string, args ...any) (list []Line, err error) {
	err = store.All(q, `select unit, book, year, number, record, at, voided_at, reason from book_line where `+where, args, func(r *sql.Rows) error {
		var l Line
		var at, voided int64
		err := r.Scan(&l.Unit, &l.Book, &l.Year, &l.Number, &l.Record, &at, &voided, &l.Reason)
		l.At, l.Voided = store.Time(at), store.Time(voided)
		list = append(list, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("book: %w", err)
	}
	return list, nil
}
