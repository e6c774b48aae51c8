package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"
)

// MaxUnzipped is the size of the largest workbook that is read, in bytes after it is unpacked.
const MaxUnzipped = 256 << 20

// IsWorkbook tells whether the bytes are a workbook (XLSX), by how they begin.
func IsWorkbook(b []byte) bool { return bytes.HasPrefix(b, []byte("PK\x03\x04")) }

// ReadWorkbook reads the first tab of a workbook, line by line. A cell of a number is its canonical text; a date is a
// number, see Day. Of a formula it reads what was worked out last.
func ReadWorkbook(b []byte) (rows []Row, err error) {
	defer func() {
		if p := recover(); p != nil { // a broken file must not stop the house
			err = fmt.Errorf("sheet: the workbook cannot be read: %v", p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{UnzipSizeLimit: MaxUnzipped, UnzipXMLSizeLimit: MaxUnzipped, RawCellValue: true})
	if err != nil {
		return nil, fmt.Errorf("sheet: the workbook cannot be read: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	tabs := f.GetSheetList()
	if len(tabs) == 0 {
		return nil, errors.New("sheet: a workbook without a tab")
	}
	lines, err := f.Rows(tabs[0])
	if err != nil {
		return nil, fmt.Errorf("sheet: the workbook cannot be read: %w", err)
	}
	defer func() { err = errors.Join(err, lines.Close()) }()
	for n := 1; lines.Next(); n++ {
		cells, err := lines.Columns()
		if err != nil {
			return nil, fmt.Errorf("sheet: line %d: %w", n, err)
		}
		row := make(Row, len(cells))
		for i, text := range cells {
			row[i] = Cell{Text: text}
			if text == "" {
				continue
			}
			at, err := excelize.CoordinatesToCellName(i+1, n)
			if err != nil {
				return nil, err
			}
			kind, err := f.GetCellType(tabs[0], at)
			if err != nil {
				return nil, fmt.Errorf("sheet: cell %s: %w", at, err)
			}
			row[i].Number = kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Day is the date that a workbook keeps as a number of days.
func Day(days float64) (time.Time, error) { return excelize.ExcelDateToTime(days, false) }
