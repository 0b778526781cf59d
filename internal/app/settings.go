package app

import (
	"runtime"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/config"
)

// hashLimit is the most password hashes that are computed at once: each takes its memory.
const hashLimit = 8

// authSettings returns the settings of package auth.
func authSettings(s *config.Settings) auth.Settings {
	out := auth.Defaults()
	out.Registration = auth.Mode(s.Registration)
	out.SessionIdle = time.Duration(s.SessionIdle)
	out.MaxSessions = s.MaxSessions
	out.Register = auth.Rate(s.RegisterRate)
	out.LoginTries = auth.Rate(s.LoginRate)
	out.LoginAccount = auth.Rate(s.AccountRate)
	out.LoginAddress = auth.Rate(s.AddressRate)
	out.Argon2.Memory = uint32(s.PasswordMemory >> 10) //nolint:gosec // checked to be 4 GiB at most
	out.Argon2.Iterations = uint32(s.PasswordRounds)   //nolint:gosec // checked to be 100 at most
	out.MaxHashes = max(1, min(runtime.NumCPU(), hashLimit))
	return out
}
