package catalogue

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
)

var sqlNoRows = sql.ErrNoRows

// procedureCode is a national code of a procedure.
var procedureCode = regexp.MustCompile(`^\d\.\d{6}$`)

var (
	procedureLayout = intake.Layout{
		Columns: []string{"code", "name", "source_ministry", "level_ministry", "level_province", "level_commune", "level_other",
			"field", "law_type", "decision_no", "applicants", "channels", "result_codes", "n_components", "n_note_rows", "url", "source"},
		Optional: []string{"n_legal_docs"}, // only the curated list has it
		Key:      []string{"code"},
	}
	channelLayout = intake.Layout{
		Columns:  []string{"code", "seq", "channel", "time", "unit", "fee", "currency", "per", "warn"},
		Optional: []string{"source"},
		Key:      []string{"code", "seq"},
	}
	componentLayout = intake.Layout{
		Columns:  []string{"code", "seq", "case", "component", "originals", "copies"},
		Optional: []string{"source"},
		Key:      []string{"code", "seq"},
	}
)

// sourceRow is a row of the file with what was found wrong with it.
type sourceRow struct {
	procedureRow
	curated bool
	hash    string
	refused []string
}

// input is all files of an import, read and checked.
type input struct {
	rows       []sourceRow
	channels   map[string][]Channel // nil: no such file
	papers     map[string][]paperRow
	hashes     map[string][2]string   // code -> hash of channels, of papers
	bad        map[string][2][]string // code -> refused rows of channels, of papers
	nChannels  int
	nPapers    int
	hasChannel bool
	hasPapers  bool
	hash       string // of everything
}

// read reads the files; any structural fault refuses all of them.
func (p Procedures) read() (*input, error) {
	s, err := intake.Read(p.File.Name, p.File.R, procedureLayout)
	if err != nil {
		return nil, err
	}
	in := &input{channels: map[string][]Channel{}, papers: map[string][]paperRow{}, hashes: map[string][2]string{}, bad: map[string][2][]string{}}
	var all []string
	for _, l := range s.Lines {
		r := procedureOf(l, s.Has("n_legal_docs"))
		in.rows = append(in.rows, r)
		all = append(all, r.Code, r.hash)
	}
	if p.Channels != nil {
		if err := in.readChannels(*p.Channels); err != nil {
			return nil, err
		}
	}
	if p.Components != nil {
		if err := in.readPapers(*p.Components); err != nil {
			return nil, err
		}
	}
	for _, r := range in.rows {
		all = append(all, in.channelsHash(r.Code), in.papersHash(r.Code))
	}
	in.hash = store.BodyHash(all...)
	return in, nil
}

func procedureOf(l intake.Line, curated bool) sourceRow {
	r := sourceRow{curated: curated, procedureRow: procedureRow{
		Code: l.Text("code"), Name: clean(l.Text("name")), Ministry: l.Text("source_ministry"), Field: clean(l.Text("field")),
		LawType: clean(l.Text("law_type")), Decision: clean(l.Text("decision_no")), URL: l.Text("url"),
		Applicants: applicants(l.Text("applicants")), Results: list(l.Text("result_codes")), Ways: list(l.Text("channels")),
	}}
	for _, level := range []string{"ministry", "province", "commune", "other"} {
		switch l.Text("level_" + level) {
		case "1":
			r.Levels = append(r.Levels, level)
		case "0", "":
		default:
			r.refused = append(r.refused, "level_invalid")
		}
	}
	if !procedureCode.MatchString(r.Code) {
		r.refused = append(r.refused, "code_invalid")
	}
	if r.Name == "" {
		r.refused = append(r.refused, "name_missing")
	}
	r.refused = slices.Compact(r.refused)
	r.hash = store.BodyHash(r.Code, r.Name, r.Ministry, r.Field, r.LawType, r.Decision, r.URL,
		strings.Join(r.Levels, ";"), strings.Join(r.Applicants, ";"), strings.Join(r.Results, ";"), strings.Join(r.Ways, ";"))
	return r
}

func list(s string) []string {
	var out []string
	for x := range strings.SplitSeq(s, ";") {
		if x = clean(x); x != "" && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// applicants parts the list at semicolons outside brackets: "Tổ chức (không bao gồm doanh nghiệp; HTX)" is one, and
// so is "Cán bộ; công chức; viên chức".
func applicants(s string) []string {
	depth := 0
	s = strings.Map(func(r rune) rune {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ';':
			if depth > 0 {
				return ','
			}
		}
		return r
	}, strings.ReplaceAll(s, "Cán bộ; công chức; viên chức", "Cán bộ, công chức, viên chức"))
	return list(s)
}

func (in *input) readChannels(f File) error {
	s, err := intake.Read(f.Name, f.R, channelLayout)
	if err != nil {
		return err
	}
	in.hasChannel, in.nChannels = true, len(s.Lines)
	lines := map[string][]string{}
	for _, l := range s.Lines {
		code := l.Text("code")
		lines[code] = append(lines[code], rowText(l, channelLayout.Columns))
		switch l.Text("channel") {
		case "online", "counter", "post":
		default:
			in.refuse(code, 0, fmt.Sprintf("seq %s: channel %q", l.Text("seq"), l.Text("channel")))
			continue
		}
		ch := Channel{Kind: l.Text("channel"), Time: l.Text("time"), Unit: l.Text("unit"), Fee: l.Text("fee"), Per: clean(l.Text("per")),
			Money: l.Text("currency"), Warn: list(l.Text("warn"))}
		in.channels[code] = append(in.channels[code], ch)
	}
	in.hashed(lines, 0)
	return nil
}

func (in *input) readPapers(f File) error {
	s, err := intake.Read(f.Name, f.R, componentLayout)
	if err != nil {
		return err
	}
	in.hasPapers, in.nPapers = true, len(s.Lines)
	lines := map[string][]string{}
	for _, l := range s.Lines {
		code := l.Text("code")
		p := paperRow{Heading: l.Text("case"), Name: l.Text("component")}
		lines[code] = append(lines[code], rowText(l, componentLayout.Columns))
		var err error
		p.Seq, err = count(l, "seq", err)
		p.Originals, err = count(l, "originals", err)
		p.Copies, err = count(l, "copies", err)
		if err != nil {
			in.refuse(code, 1, err.Error())
			continue
		}
		in.papers[code] = append(in.papers[code], p)
	}
	in.hashed(lines, 1)
	return nil
}

// refuse leaves a row of a side file out and remembers why, for its procedure.
func (in *input) refuse(code string, part int, why string) {
	b := in.bad[code]
	b[part] = append(b[part], why)
	in.bad[code] = b
}

func count(l intake.Line, column string, before error) (int, error) {
	n, err := strconv.Atoi(l.Text(column))
	if before == nil && (err != nil || n < 0) {
		before = fmt.Errorf("seq %s: %s %q", l.Text("seq"), column, l.Text(column))
	}
	return n, before
}

// rowText is a row as it stands, to be hashed.
func rowText(l intake.Line, columns []string) string {
	vs := make([]string, len(columns))
	for i, c := range columns {
		vs[i] = l.Text(c)
	}
	return strings.Join(vs, "\x1f")
}

func (in *input) hashed(lines map[string][]string, part int) {
	for code, ls := range lines {
		h := in.hashes[code]
		sum := sha256.Sum256([]byte(strings.Join(ls, "\n")))
		h[part] = hex.EncodeToString(sum[:])
		in.hashes[code] = h
	}
}

// none is the hash of a part that the file brings, with no row for this procedure.
const none = "none"

// channelsHash is "" when no file of channels came.
func (in *input) channelsHash(code string) string { return in.part(code, 0, in.hasChannel) }

// papersHash is "" when no file of components came.
func (in *input) papersHash(code string) string { return in.part(code, 1, in.hasPapers) }

func (in *input) part(code string, i int, has bool) string {
	if !has {
		return ""
	}
	if h := in.hashes[code][i]; h != "" {
		return h
	}
	return none
}

func (in *input) channelsOf(code string) []Channel { return in.channels[code] }
func (in *input) papersOf(code string) []paperRow  { return in.papers[code] }

// sides accounts for every row of the files beside.
func (in *input) sides() Outcome {
	var o Outcome
	o.Channels.Rows, o.Papers.Rows = in.nChannels, in.nPapers
	for _, r := range in.rows {
		if len(r.refused) > 0 {
			continue
		}
		o.Channels.Used += len(in.channels[r.Code])
		o.Channels.Refused += len(in.bad[r.Code][0])
		o.Papers.Used += len(in.papers[r.Code])
		o.Papers.Refused += len(in.bad[r.Code][1])
	}
	for _, s := range []*SourceCount{&o.Channels, &o.Papers} {
		s.Other = s.Rows - s.Used - s.Refused
	}
	return o
}
