package digest

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/ident"
)

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// MailWish returns how a user wants to be written to; a wish without addresses where nothing was ever said.
	MailWish(ctx context.Context, id ident.UserID) (Wish, error)
	// PutMailWish lets change decide what a wish becomes, with the user's row held, and stores it. A pending address that is new, or whose
	// PendingAt is, makes its confirmation due; the digest is looked at anew.
	PutMailWish(ctx context.Context, id ident.UserID, at time.Time, change func(*Wish) error) (Wish, error)
	// TakeMailJobs hands out jobs that are due, confirmations first, to nobody else until the lease ends.
	TakeMailJobs(ctx context.Context, at, lease time.Time, limit int) ([]Job, error)
	// MailState returns what a job works with. News are read of at most so many chats; 0: none are. Codes: not_found.
	MailState(ctx context.Context, job Job, at time.Time, news int) (State, error)
	// FinishMailJob stores what became of a job. A lease that was lost is no error: nothing is stored then.
	FinishMailJob(ctx context.Context, f Finished) error
	// Secret returns a secret of the whole server by its name, and stores the fresh one where there was none: the first one stays.
	Secret(ctx context.Context, name, fresh string) (string, error)
	// TakeLimit takes one from a limit, or says how long to wait.
	TakeLimit(ctx context.Context, key string, rate auth.Rate, at time.Time) (time.Duration, error)
}
