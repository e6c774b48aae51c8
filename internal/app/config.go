package app

import (
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/fee/feepage"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/notice"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/portal"
)

// Config is the configuration of a running server. Each field can be given as a flag, as an
// environment variable MOTCUA_… and in a file of settings; `motcua serve --help` explains them.
type Config struct {
	Data      string        `help:"Folder for the SQLite database, files and reports." default:"./data" type:"path" env:"MOTCUA_DATA"`
	Database  string        `help:"Database address: sqlite:FILE or postgres://… Default: SQLite in the data folder." env:"MOTCUA_DATABASE"`
	Addr      string        `help:"Address to listen on, HOST:PORT." default:"localhost:8080" env:"MOTCUA_ADDR"`
	PublicURL string        `help:"Address that people type and QR codes carry. Default: http:// or https:// and the listening address." env:"MOTCUA_PUBLIC_URL"`
	TLSCert   string        `help:"Certificate file; with --tls-key the server speaks HTTPS itself." type:"path" env:"MOTCUA_TLS_CERT"`
	TLSKey    string        `help:"Private key file of the certificate." type:"path" env:"MOTCUA_TLS_KEY"`
	Proxies   []string      `help:"Networks of trusted reverse proxies (CIDR); X-Forwarded-For is believed from them only." env:"MOTCUA_PROXIES"`
	Offices   []string      `help:"Networks of the offices and service points (CIDR): many people share their addresses, so they have budgets of their own, see docs/security.md." env:"MOTCUA_OFFICES"`
	Operators []string      `help:"Networks (CIDR) of the monitor and of who runs the house: /health tells them all." env:"MOTCUA_OPERATORS"`
	Behind    bool          `help:"A reverse proxy in front speaks HTTPS for everybody: cookies are marked secure, addresses begin with https://." env:"MOTCUA_BEHIND_TLS"`
	AccessLog bool          `help:"Write a line for each request on standard error: method, route, status, milliseconds; no address, no name." env:"MOTCUA_ACCESS_LOG"`
	StopAfter time.Duration `help:"How long requests and jobs under way may take when the server stops." default:"20s" env:"MOTCUA_STOP_AFTER"`
	Province  string        `help:"Code of the province this house serves, as in the catalogue of places." default:"20" env:"MOTCUA_PROVINCE"`
	Owner     string        `help:"Who runs this house, as the head of the pages says it." default:"UBND tỉnh Lạng Sơn" env:"MOTCUA_OWNER"`
	Phone     string        `help:"Telephone number where people help." default:"1022" env:"MOTCUA_PHONE"`
	Hours     string        `help:"When that number is answered, as the pages say it." default:"7 giờ – 21 giờ, tất cả các ngày" env:"MOTCUA_HOURS"`
	SecretKey string        `help:"File of the key that seals secrets in the database. Default: secret.key in the data folder, made at the first start; several nodes need the same." type:"path" env:"MOTCUA_SECRET_KEY"`

	KeepFreePercent int64    `help:"Part of a disk, in percent, that is kept for officials: strangers stop writing below it, see docs/security.md." default:"10" env:"MOTCUA_KEEP_FREE_PERCENT"`
	KeepFreeMB      int64    `help:"The same in MB: at least, and ten times as much at most." default:"2048" env:"MOTCUA_KEEP_FREE_MB"`
	WatchDisks      []string `help:"Further folders whose disks are watched, as that of PostgreSQL on this machine." env:"MOTCUA_WATCH_DISKS"`

	KeepSessions time.Duration `help:"How long sessions that are over are kept." default:"720h" env:"MOTCUA_KEEP_SESSIONS"`
	KeepAudit    time.Duration `help:"How long the log of sign-ins and accounts is kept: for ever when 0, never less than 12 months." default:"0" env:"MOTCUA_KEEP_AUDIT"`

	S3   S3   `embed:"" prefix:"s3-"`
	SMTP SMTP `embed:"" prefix:"smtp-"`
	SMS  SMS  `embed:"" prefix:"sms-"`
	Bank Bank `embed:"" prefix:"bank-"`

	Demo     bool                                    `kong:"-"` // demonstration: slips say that they have no legal value
	Unsynced bool                                    `kong:"-"` // SQLite: a commit does not wait for the disk (seed)
	Self     string                                  `kong:"-"` // path of this program, which runs itself as a child; empty in tests
	Now      func() time.Time                        `kong:"-"` // the clock; time.Now when nil
	Look     func(folder string) (space.Disk, error) `kong:"-"` // looks at a disk; asks the system when nil
	Account  account.Config                          `kong:"-"`
	Portal   portal.Config                           `kong:"-"`
	Dossier  dossier.Config                          `kong:"-"`
	Notice   notice.Config                           `kong:"-"`
	Fee      fee.Config                              `kong:"-"`
}

// S3 says where files are kept when not in the data folder.
type S3 struct {
	Endpoint string `help:"Address of an S3 service; empty: files live in the data folder." env:"MOTCUA_S3_ENDPOINT"`
	Bucket   string `help:"Bucket for the files." env:"MOTCUA_S3_BUCKET"`
	Region   string `help:"Region of the bucket." default:"vn" env:"MOTCUA_S3_REGION"`
	Key      string `help:"Access key." env:"MOTCUA_S3_KEY"`
	Secret   string `help:"Secret key." env:"MOTCUA_S3_SECRET"`
}

// Bank is the account to which fees are transferred.
type Bank struct {
	BIN     string `help:"BIN of the bank (6 digits) of the account for fees; empty: no VietQR is shown." env:"MOTCUA_BANK_BIN"`
	Account string `help:"Number of the account for fees." env:"MOTCUA_BANK_ACCOUNT"`
	Name    string `help:"Who holds the account, as the bank writes it." env:"MOTCUA_BANK_NAME"`
}

func (b Bank) account() feepage.Account {
	return feepage.Account{BIN: b.BIN, Number: b.Account, Holder: b.Name}
}
