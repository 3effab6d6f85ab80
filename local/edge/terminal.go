package edge

import (
	"io"
	"strings"

	"github.com/plenum-meet/plenum/functions/shell"
)

const more = "--More--"

// terminal is a conversation with somebody who types.
type terminal struct {
	*talk
	keys   *keyboard
	editor editor
}

// typed is a conversation on a terminal. The keyboard's goroutine is started with run, who waits for it.
func typed(t *talk, run func(func())) error {
	k := newKeyboard(t.ctx, t)
	run(k.run)
	return (&terminal{talk: t, keys: k, editor: editor{help: t.help}}).run()
}

// run shows replies and reads lines until either side has enough.
func (t *terminal) run() error {
	for {
		if err := t.show(t.reply); err != nil {
			return err
		}
		switch {
		case t.reply.Closed:
			return nil
		case t.reply.Stream:
			if err := t.more(t.keys.interrupted()); err != nil {
				return err
			}
		default:
			request, err := t.ask()
			if err != nil {
				return err
			}
			if err := t.do(request); err != nil {
				return err
			}
		}
	}
}

// ask reads a line. Tab and ? are answered on the way.
func (t *terminal) ask() (shell.Request, error) {
	e := &t.editor
	e.begin(t.reply.Prompt, t.reply.Secret)
	for {
		if err := t.write(e.take()); err != nil {
			return shell.Request{}, err
		}
		pressed, err := t.keys.next()
		if err != nil {
			return shell.Request{}, err
		}
		e.width = int(t.size().Width)
		switch e.press(pressed) {
		case entered:
			return shell.Request{Line: string(e.line)}, t.write(e.take())
		case interrupted:
			return shell.Request{Interrupt: true}, t.write(e.take())
		case ended:
			return shell.Request{}, io.EOF
		case completing:
			err = t.complete()
		case helping:
			err = t.help()
		}
		if err != nil {
			return shell.Request{}, err
		}
	}
}

// complete adds what Tab can add before the cursor, or lists what could be meant.
func (t *terminal) complete() error {
	e := &t.editor
	before, after := string(e.line[:e.at]), e.line[e.at:]
	reply, err := t.shell.Do(t.ctx, t.session, shell.Request{Line: before, Complete: true})
	if err != nil {
		return err
	}
	if reply.Line != "" && reply.Line != before {
		at := len([]rune(reply.Line))
		e.replace(append([]rune(reply.Line), after...))
		e.move(at)
		return nil
	}
	if len(reply.Options) < 2 {
		return nil
	}
	return t.aside("\n" + columns(reply.Options, int(t.size().Width)))
}

// help shows what may follow the line so far.
func (t *terminal) help() error {
	e := &t.editor
	reply, err := t.shell.Do(t.ctx, t.session, shell.Request{Line: string(e.line[:e.at]), Help: true})
	if err != nil {
		return err
	}
	return t.aside("?\n" + reply.Output)
}

// aside shows something and then the line again.
func (t *terminal) aside(text string) error {
	at := t.editor.at
	t.editor.move(len(t.editor.line))
	if err := t.write(t.editor.take()); err != nil {
		return err
	}
	if err := t.show(shell.Reply{Output: text}); err != nil {
		return err
	}
	t.editor.again()
	t.editor.move(at)
	return nil
}

// show writes output, a page at a time where that is wanted.
func (t *terminal) show(reply shell.Reply) error {
	size := t.size()
	if !t.pages || reply.Whole || size.Height < 2 || reply.Stream {
		return t.write(reply.Output)
	}
	rest, room := reply.Output, int(size.Height)-1
	for {
		page, left := cutPage(rest, room, int(size.Width))
		if err := t.write(page); err != nil || left == "" {
			return err
		}
		rows, err := t.turnPage(int(size.Height) - 1)
		if err != nil || rows == 0 {
			return err
		}
		rest, room = left, rows
	}
}

// pageKeys say how many rows follow --More--: -1 is a page, 0 the end.
var pageKeys = map[key]int{' ': -1, 'f': -1, enter: 1, lineFeed: 1, down: 1, 'q': 0, 'Q': 0, ctrlC: 0, ctrlD: 0}

// turnPage waits at --More-- for a key that means something.
func (t *terminal) turnPage(page int) (rows int, err error) {
	if err := t.write(more); err != nil {
		return 0, err
	}
	for {
		pressed, err := t.keys.next()
		if err != nil {
			return 0, err
		}
		rows, ok := pageKeys[pressed]
		if !ok {
			continue
		}
		if rows < 0 {
			rows = page
		}
		return rows, t.write("\r" + strings.Repeat(" ", len(more)) + "\r")
	}
}

func (t *terminal) write(s string) error {
	if s == "" {
		return nil
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
	_, err := io.WriteString(t.ReadWriter, s)
	return err
}

// cutPage takes the lines that fit into some rows of a terminal off the text.
func cutPage(text string, rows, width int) (page, rest string) {
	end := 0
	for rows > 0 && end < len(text) {
		line, _, _ := strings.Cut(text[end:], "\n")
		need := 1
		if width > 0 {
			need = max(1, (len([]rune(line))+width-1)/width)
		}
		if need > rows && end > 0 {
			break
		}
		rows -= need
		end = min(end+len(line)+1, len(text))
	}
	return text[:end], text[end:]
}

// columns lays names out as wide as they need, as many beside each other as fit.
func columns(names []string, width int) string {
	widest := 0
	for _, name := range names {
		widest = max(widest, len(name))
	}
	perRow := max(1, max(width, 80)/(widest+2))
	var b strings.Builder
	for i, name := range names {
		b.WriteString(name)
		if (i+1)%perRow == 0 || i == len(names)-1 {
			b.WriteString("\n")
			continue
		}
		b.WriteString(strings.Repeat(" ", widest+2-len(name)))
	}
	return b.String()
}
