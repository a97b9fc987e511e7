// Package gitconfig reads and writes git's own configuration: which helpers git
// would run, and the one block of ours that makes it run us.
//
// The block stands at the end of a file, between two comments. It masks what
// stands above it and changes none of it, so that taking the block away brings
// back every byte. git config itself cannot do that: it adds a missing line
// end, and keeps or drops headers by rules of its own (tried, git 2.39.5).
package gitconfig

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Change is what was done to a file, or would be.
type Change struct {
	File    string   // the file itself, links followed
	Changed bool     // false: it was right already
	Removed bool     // the file was ours and is gone
	Block   string   // the block as it stands in the file, "" where there is none
	Kept    []string // "line N: KEY", what somebody wrote into the block; it stays in the file
}

// Configure puts b at the end of the file at path and makes the file if there
// is none. A block that is there already is replaced; what a person wrote into
// it stays, above the new one. Nothing is written if all is right.
//
// Besides what the system reports (fs.ErrPermission, fs.ErrNotExist for a
// missing folder) the errors are ErrBlock, ErrDamaged, ErrLocked, ErrSyntax and
// ErrNoFile. With any of them the file is as it was.
func Configure(path string, b Block) (Change, error) {
	if err := b.check(); err != nil {
		return Change{}, err
	}
	return apply(path, &b)
}

// Unconfigure takes our block out of the file at path, and the file away if
// Configure made it and nothing else came in. Without a block, or a file,
// nothing happens. Errors are those of Configure but for ErrSyntax.
func Unconfigure(path string) (Change, error) {
	return apply(path, nil)
}

// Plan is what Configure would do, or Unconfigure where b is nil. It writes
// nothing and takes no lock.
func Plan(path string, b *Block) (Change, error) {
	if b != nil {
		if err := b.check(); err != nil {
			return Change{}, err
		}
	}
	p, err := plan(path, b)
	if err == nil && p.Changed && b != nil {
		err = p.checkSyntax()
	}
	return p.Change, err
}

// apply looks first without the lock, so that nothing is touched where nothing
// is to be done, and again under it, since git may have written in between.
func apply(path string, b *Block) (Change, error) {
	p, err := plan(path, b)
	if err != nil || !p.Changed {
		return p.Change, err
	}
	// Before the lock: asking git takes a while, and a lock that a signal leaves
	// behind stops every git config.
	checked := p.text
	if b != nil {
		if err := p.checkSyntax(); err != nil {
			return p.Change, err
		}
	}
	l, err := lock(p.File, lockWait)
	if err != nil {
		return p.Change, err
	}
	defer l.release()
	if p, err = plan(path, b); err != nil || !p.Changed {
		return p.Change, err
	}
	return p.Change, p.write(l, b != nil && !bytes.Equal(p.text, checked))
}

// planned is a change and the text that makes it.
type planned struct {
	Change
	text []byte
	info fs.FileInfo // of the file as it is, nil where there is none
}

func plan(path string, b *Block) (planned, error) {
	file, err := follow(path)
	if err != nil {
		return planned{}, err
	}
	p := planned{Change: Change{File: file}}
	old, err := p.read()
	if err != nil {
		return planned{}, err
	}
	without, err := cut(old)
	if err != nil {
		return planned{}, fmt.Errorf("%s: %w", file, err)
	}
	p.Kept, p.text = without.kept, without.text
	missing := p.info == nil
	fileOurs := missing || without.fileOurs
	if b != nil {
		p.text = add(without.text, *b, fileOurs)
		p.Block = string(p.text[bytes.LastIndex(p.text, []byte(beginMark)):])
	}
	p.Changed = !bytes.Equal(p.text, old)
	p.Removed = b == nil && without.found && fileOurs && len(p.text) == 0
	return p, nil
}

// read returns what the file holds, and notes what it is.
func (p *planned) read() ([]byte, error) {
	info, err := os.Stat(p.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", p.File, ErrNoFile)
	}
	p.info = info
	return os.ReadFile(p.File)
}

// write puts the text in place. What git could not read is refused before, or
// every git command of this person would end with "bad config line".
func (p *planned) write(l *lockFile, check bool) error {
	if p.Removed {
		return os.Remove(p.File)
	}
	if check {
		if err := p.checkSyntax(); err != nil {
			return err
		}
	}
	return l.commit(p.text, p.info)
}

func (p *planned) checkSyntax() error {
	if err := checkSyntax(p.text); err != nil {
		return fmt.Errorf("%s: %w", p.File, err)
	}
	return nil
}
