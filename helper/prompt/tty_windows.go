package prompt

import (
	"errors"
	"os"
	"os/signal"
	"time"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
)

// tty is the console, opened by its own name and not by a standard stream.
type tty struct {
	in, out windows.Handle
	saved   *uint32 // input mode to restore; nil when there is nothing to restore
	high    uint16  // first half of a character that comes in two records
}

func openTTY() (*tty, error) {
	if hiddenConsole() {
		return nil, errors.New("the console is hidden")
	}
	in, err := openConsole("CONIN$")
	if err != nil {
		return nil, err
	}
	out, err := openConsole("CONOUT$")
	if err != nil {
		_ = windows.CloseHandle(in)
		return nil, err
	}
	return &tty{in: in, out: out}, nil
}

func openConsole(name string) (windows.Handle, error) {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, err
	}
	h, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return h, nil
}

// hiddenConsole reports whether nobody can type into the console although it
// opens: it was made without a window, or it is the hidden one that MSYS makes
// for programs under mintty. A pseudo console may call its window invisible
// too, so there stderr decides, which git leaves on the terminal.
func hiddenConsole() bool {
	window, _, _ := kernel32("GetConsoleWindow").Call()
	if window == 0 {
		return true
	}
	if os.Getenv("MSYSTEM") == "" || windows.IsWindowVisible(windows.HWND(window)) {
		return false
	}
	var mode uint32
	return windows.GetConsoleMode(windows.Stderr, &mode) != nil
}

func kernel32(name string) *windows.LazyProc {
	return windows.NewLazySystemDLL("kernel32.dll").NewProc(name)
}

func (t *tty) name() string { return "console" }

// output is the handle that text goes to.
func (t *tty) output() int { return int(t.out) }

func (t *tty) close() error {
	return errors.Join(windows.CloseHandle(t.in), windows.CloseHandle(t.out))
}

// raw saves the mode and takes over: no echo, no lines, Ctrl-C as a character.
// What was typed before is dropped.
func (t *tty) raw() error {
	if t.saved == nil {
		var mode uint32
		if err := windows.GetConsoleMode(t.in, &mode); err != nil {
			return err
		}
		t.saved = &mode
	}
	mode := *t.saved &^ (windows.ENABLE_ECHO_INPUT | windows.ENABLE_LINE_INPUT |
		windows.ENABLE_PROCESSED_INPUT | windows.ENABLE_VIRTUAL_TERMINAL_INPUT)
	return t.set(mode)
}

// restore brings the saved mode back and reports whether it did.
func (t *tty) restore() bool {
	saved := t.saved
	t.saved = nil
	return saved != nil && t.set(*saved) == nil
}

func (t *tty) set(mode uint32) error {
	return errors.Join(windows.SetConsoleMode(t.in, mode), windows.FlushConsoleInputBuffer(t.in))
}

// inputRecord is INPUT_RECORD with the KEY_EVENT_RECORD of its union, 20 bytes.
type inputRecord struct {
	kind    uint16
	_       uint16
	down    int32
	repeat  uint16
	virtual uint16
	scan    uint16
	char    uint16
	control uint32
}

const (
	keyEvent = 1    // KEY_EVENT
	altKey   = 0x12 // VK_MENU, whose release ends a character typed by number
)

// read waits for input and returns 0 if there was none. It reads records,
// since ReadConsole would wait on for a key after any move of the mouse.
func (t *tty) read(buf []byte, wait time.Duration) (int, error) {
	event, err := windows.WaitForSingleObject(t.in, uint32(wait.Milliseconds()))
	if err != nil || event != windows.WAIT_OBJECT_0 {
		return 0, err
	}
	records := make([]inputRecord, len(buf)/4) // a record is at most three bytes of text, or the end of four
	defer clear(records)
	var n uint32
	ok, _, err := kernel32("ReadConsoleInputW").Call(uintptr(t.in),
		uintptr(unsafe.Pointer(&records[0])), uintptr(len(records)), uintptr(unsafe.Pointer(&n)))
	if ok == 0 {
		return 0, err
	}
	text := buf[:0]
	for _, r := range records[:n] {
		text = t.appendKey(text, r)
	}
	return len(text), nil
}

func (t *tty) appendKey(text []byte, r inputRecord) []byte {
	typed := r.down != 0 || r.virtual == altKey
	if r.kind != keyEvent || !typed || r.char == 0 {
		return text
	}
	if utf16.IsSurrogate(rune(t.high)) {
		char := utf16.DecodeRune(rune(t.high), rune(r.char))
		t.high = 0
		return append(text, string(char)...)
	}
	if utf16.IsSurrogate(rune(r.char)) {
		t.high = r.char
		return text
	}
	return append(text, string(rune(r.char))...)
}

func (t *tty) write(text []byte) {
	wide := utf16.Encode([]rune(string(text)))
	for len(wide) > 0 {
		var n uint32
		// GCM found that a console takes no more than 16 Ki characters at once.
		part := wide[:min(len(wide), 8<<10)]
		if windows.WriteConsole(t.out, &part[0], uint32(len(part)), &n, nil) != nil || n == 0 {
			return
		}
		wide = wide[n:]
	}
}

func watchSignals() (<-chan os.Signal, func()) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt)
	return signals, func() { signal.Stop(signals) }
}

func isResume(os.Signal) bool { return false }

func endBy(os.Signal) error { return interruptGroup() }

// interruptGroup does what the console does at Ctrl-C, to all at the console.
func interruptGroup() error {
	signal.Reset(os.Interrupt)
	if err := windows.GenerateConsoleCtrlEvent(windows.CTRL_C_EVENT, 0); err != nil {
		return err
	}
	time.Sleep(time.Second) // the event comes in a thread of its own
	return ErrInterrupted
}

func quitGroup() error { return interruptGroup() }

// stopGroup does nothing: Windows has no job control.
func stopGroup(<-chan os.Signal) os.Signal { return nil }
