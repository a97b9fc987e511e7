package prompt

import (
	"context"
	"errors"
	"fmt"
)

// Hush runs do, and drops what is typed meanwhile: a token that is pasted once
// more must not be shown. The keys that end or stop a program do so. Errors are
// those of ReadSecret.
func (t *Terminal) Hush(ctx context.Context, do func()) error {
	signals, stop := watchSignals()
	defer stop()
	r := &reading{tty: t.tty, signals: signals, line: newLine()}
	defer t.tty.restore()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	// A terminal that is hushed already is not entered anew: a Ctrl-C that was
	// typed meanwhile would be dropped with the rest.
	if t.tty.saved == nil {
		if err := r.enter(); err != nil { // nobody to hide anything from
			<-done
			return nil
		}
	}
	return r.drop(ctx, done)
}

// drop reads until done, for the sake of the keys that are no text.
func (r *reading) drop(ctx context.Context, done <-chan struct{}) error {
	chunk := make([]byte, 256)
	defer clear(chunk)
	for {
		select {
		case <-done:
			return nil
		case sig := <-r.signals:
			if err := r.signalled(sig); err != nil {
				return err
			}
			continue
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		n, err := r.tty.read(chunk, tick)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNoTerminal, err)
		}
		for _, b := range chunk[:n] {
			if _, err := r.take(b); err != nil && !errors.Is(err, ErrDeclined) {
				return err
			}
			r.line.clear()
		}
	}
}
