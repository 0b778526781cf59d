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

// Hold runs a statement in a transaction and leaves that open until commit is called.
func (s *Store) Hold(ctx context.Context, text string, args ...any) (commit func() error, err error) {
	started, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.write(ctx, func(x *tx) error {
			if err := x.takePos(); err != nil {
				return err
			}
			if _, err := x.exec(text, args...); err != nil {
				return err
			}
			close(started)
			<-goOn
			return nil
		})
	}()
	select {
	case err := <-done:
		return nil, err
	case <-started:
	}
	return func() error {
		close(goOn)
		return <-done
	}, nil
}
