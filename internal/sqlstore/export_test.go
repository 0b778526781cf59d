package sqlstore

import "context"

// Exec runs a statement, for states that no method makes yet.
func (s *Store) Exec(ctx context.Context, text string, args ...any) error {
	return s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		_, err := x.exec(text, args...)
		return err
	})
}
