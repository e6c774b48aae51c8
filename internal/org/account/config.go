package account

import (
	"time"

	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/seal"
)

// Config sets sign-in and sessions. The zero value works and is the strict one.
type Config struct {
	// NoTOTP lets officials sign in without a second factor. Only for demonstrations: QCVN 12:2026/BCA asks
	// for one for administrators and for access from outside.
	NoTOTP bool
	// Issuer names the house in authenticator apps; "Một Cửa" when empty.
	Issuer string
	// SessionIdle ends an official's session that rests; 2 hours when 0. Citizens have half of it.
	SessionIdle time.Duration
	// SessionMax ends every session; 12 hours when 0.
	SessionMax time.Duration
	// StageMax is the time to finish a sign-in once the password was right; 15 minutes when 0.
	StageMax time.Duration
	// IdleLock locks an official's account that was not used so long; 45 days when 0 (QCVN 12:2026/BCA), never when negative.
	IdleLock time.Duration
	// OneTimeLife is how long a one-time password works; 7 days when 0.
	OneTimeLife time.Duration
	// AdminPasswordLife is how long the password of a technical administrator works; 60 days when 0 (QCVN
	// 12:2026/BCA: two months), for ever when negative.
	AdminPasswordLife time.Duration
	// PasswordMin is the shortest password; 8 letters when 0 (QCVN 12:2026/BCA).
	PasswordMin int
	// PasswordKept is how many old passwords may not come back; 10 when 0 (QCVN 12:2026/BCA), none when negative.
	PasswordKept int
	// SignIn is the budget of wrong passwords, Second of wrong codes of the second step, Confirm of wrong passwords of
	// who has signed in, Register of new accounts. Defaults: see rules.go.
	SignIn, Second, Confirm, Register limit.Rule
	// Limit counts the tries; one of its own when nil.
	Limit *limit.Limiter
	// HashMemory (KiB) and HashTime set argon2id; 19 MiB and 2 passes when 0.
	HashMemory, HashTime uint32
	// Secrets seals the secrets of authenticator apps. Without it none can be set up.
	Secrets *seal.Box
	// SessionsKept is how long a session that is over stays in the table; 30 days when 0.
	SessionsKept time.Duration
	// AuditKept is how long the audit table keeps its lines; for ever when 0, never less than 12 months (QCVN 12:2026/BCA).
	AuditKept time.Duration
	// MaxHashes is how many passwords are hashed at the same time; the number of cores when 0.
	MaxHashes int
}

func def[T int | uint32 | time.Duration](v, d T) T {
	if v == 0 {
		return d
	}
	return v
}

func (c Config) filled() Config {
	if c.Issuer == "" {
		c.Issuer = "Một Cửa"
	}
	c.SessionIdle = def(c.SessionIdle, 2*time.Hour)
	c.SessionMax = def(c.SessionMax, 12*time.Hour)
	c.StageMax = def(c.StageMax, 15*time.Minute)
	c.SessionsKept = def(c.SessionsKept, 30*24*time.Hour)
	c.IdleLock = def(c.IdleLock, 45*24*time.Hour)
	c.OneTimeLife = def(c.OneTimeLife, 7*24*time.Hour)
	c.AdminPasswordLife = def(c.AdminPasswordLife, 60*24*time.Hour)
	c.PasswordMin = def(c.PasswordMin, 8)
	c.PasswordKept = def(c.PasswordKept, 10)
	c.SignIn, c.Second = c.SignIn.Or(signInRule), c.Second.Or(secondRule)
	c.Confirm, c.Register = c.Confirm.Or(confirmRule), c.Register.Or(registerRule)
	c.HashMemory = def(c.HashMemory, 19*1024)
	c.HashTime = def(c.HashTime, 2)
	return c
}
