package fee

import (
	"context"
	"embed"
	"io/fs"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Words are the words of the room, for commands that work without a house.
func Words() fs.FS { return words }

// Config says how the room works. The zero value works.
type Config struct {
	Rules  []Rule // what fees are; those entered in the store when nil
	Form   string // form symbol of receipts (ký hiệu mẫu); "01BLP0-001" when empty: a parameter until the tax authority gives one
	Symbol string // receipt symbol (ký hiệu), {yy} stands for the year; "BL-{yy}E" when empty: the same
	Signer Signer // signs receipts for the collecting body; nil: they wait without a signature
}

// Room puts bills to records, takes money for them and makes out receipts. It is safe for concurrent use.
type Room struct {
	db   *store.DB
	conf Config
}

// New makes the room. Rules that contradict each other are an error.
func New(db *store.DB, c Config) (*Room, error) {
	r := &Room{db: db, conf: c}
	if r.conf.Form == "" {
		r.conf.Form = "01BLP0-001"
	}
	if r.conf.Symbol == "" {
		r.conf.Symbol = "BL-{yy}E"
	}
	return r, Check(r.conf.Rules)
}

// Rules are the rules that may speak of a request: those for its keys or its procedure.
func (r *Room) Rules(q store.Querier, x Request) ([]Rule, error) {
	if r.conf.Rules != nil {
		return r.conf.Rules, nil
	}
	return entered(q, x)
}

// Quote works out what a request costs, without asking for it.
func (r *Room) Quote(q store.Querier, x Request) (Bill, error) {
	rules, err := r.Rules(q, x)
	if err != nil {
		return Bill{}, err
	}
	return Compute(rules, x)
}

// Base is what the room brings to the house.
func (r *Room) Base() room.Base {
	return room.Base{Name: "fee", Floor: 33, Migrations: migrations, Words: words, Rights: Rights(), Public: public, Ending: &ending,
		Jobs: []room.Job{{Name: signJob, Run: r.sign}}, Tables: tables}
}

const signJob = "fee.sign"

// Signer signs as the collecting body (NĐ 254/2026/NĐ-CP Điều 22: a receipt bears its digital signature).
// It may be asked twice for the same content and must then give a signature each time.
type Signer interface {
	Sign(ctx context.Context, content []byte) (signature []byte, signer string, err error)
}

// sign has one receipt signed: the bytes are read, signed outside any transaction, and the signature kept
// unless another node was first.
func (r *Room) sign(ctx context.Context, j store.Job) error {
	if r.conf.Signer == nil {
		return nil
	}
	var receipt Receipt
	var content []byte
	err := r.db.Read(ctx, func(s *store.Snapshot) (err error) {
		receipt, content, err = loadReceipt(s, "id", j.Args)
		return err
	})
	if err != nil || receipt.Signature != nil {
		return err
	}
	signature, signer, err := r.conf.Signer.Sign(ctx, content)
	if err != nil {
		return err
	}
	return r.db.Write(ctx, func(tx *store.Tx) error { return keepSignature(tx, receipt, signature, signer) })
}
