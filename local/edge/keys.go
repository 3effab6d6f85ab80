package edge

import (
	"bytes"
	"context"
	"io"
	"unicode/utf8"
)

// key is one key stroke: a rune, a control character as it is, or one of the special keys.
type key rune

// Keys that terminals send as control characters or escape sequences (ECMA-48, xterm).
const (
	ctrlA, ctrlB, ctrlC, ctrlD, ctrlE, ctrlF key = 1, 2, 3, 4, 5, 6
	backspace, tab, lineFeed, ctrlK, ctrlL   key = 8, 9, 10, 11, 12
	enter, ctrlN, ctrlP, ctrlU, ctrlW        key = 13, 14, 16, 21, 23
	escape, rubout                           key = 27, 127
)

const (
	up key = utf8.MaxRune + 1 + iota
	down
	right
	left
	home
	end
	remove
	unknown
)

// sequences are what stands between escape and the end of a sequence.
var sequences = map[string]key{
	"[A": up, "[B": down, "[C": right, "[D": left, "[H": home, "[F": end,
	"OA": up, "OB": down, "OC": right, "OD": left, "OH": home, "OF": end,
	"[1~": home, "[4~": end, "[7~": home, "[8~": end, "[3~": remove,
}

const longestSequence = 32

// decode takes the first key off p. It answers 0 bytes when the key is not complete yet.
func decode(p []byte) (key, int) {
	switch {
	case len(p) == 0:
		return 0, 0
	case key(p[0]) == escape:
		return decodeEscape(p)
	case !utf8.FullRune(p):
		return 0, 0
	}
	r, n := utf8.DecodeRune(p)
	if r == utf8.RuneError {
		return unknown, n
	}
	return key(r), n
}

func decodeEscape(p []byte) (key, int) {
	if len(p) < 2 {
		return 0, 0
	}
	if p[1] != '[' && p[1] != 'O' {
		return unknown, 2 // a key with Alt
	}
	last := bytes.IndexFunc(p[2:], func(r rune) bool { return r >= 0x40 && r <= 0x7e })
	switch {
	case last < 0 && len(p) > longestSequence:
		return unknown, len(p)
	case last < 0:
		return 0, 0
	}
	n := 2 + last + 1
	if k, ok := sequences[string(p[1:n])]; ok {
		return k, n
	}
	return unknown, n
}

// keyboard turns bytes into keys. Its goroutine reads until the input or ctx ends; keys is then closed.
type keyboard struct {
	ctx  context.Context
	in   io.Reader
	keys chan key
}

func newKeyboard(ctx context.Context, in io.Reader) *keyboard {
	return &keyboard{ctx: ctx, in: in, keys: make(chan key, 256)}
}

func (k *keyboard) run() {
	defer close(k.keys)
	var buffer []byte
	chunk := make([]byte, 1024)
	for {
		n, err := k.in.Read(chunk)
		if buffer = k.send(append(buffer, chunk[:n]...)); buffer == nil || err != nil {
			return
		}
	}
}

// send hands on the complete keys of p and answers the rest, nil when nobody listens any more. A line feed right after
// Enter belongs to it.
func (k *keyboard) send(p []byte) []byte {
	for {
		pressed, n := decode(p)
		if n == 0 {
			return append([]byte{}, p...)
		}
		if p = p[n:]; pressed == enter && len(p) > 0 && key(p[0]) == lineFeed {
			p = p[1:]
		}
		select {
		case k.keys <- pressed:
		case <-k.ctx.Done():
			return nil
		}
	}
}

// next waits for a key. At the end of the input it answers io.EOF.
func (k *keyboard) next() (key, error) {
	select {
	case pressed, ok := <-k.keys:
		if !ok {
			return 0, io.EOF
		}
		return pressed, nil
	case <-k.ctx.Done():
		return 0, io.EOF
	}
}

// interrupted reports whether Ctrl-C was pressed, dropping what was typed before it.
func (k *keyboard) interrupted() bool {
	for {
		select {
		case pressed, ok := <-k.keys:
			if !ok || pressed == ctrlC {
				return true
			}
		default:
			return false
		}
	}
}
