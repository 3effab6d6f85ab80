package edge

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/plenum-meet/plenum/functions/shell"
)

const historyLines = 200

// outcome is what a key means for the conversation.
type outcome int

const (
	editing     outcome = iota // go on
	entered                    // the line is complete
	interrupted                // Ctrl-C
	ended                      // Ctrl-D on an empty line
	completing                 // Tab
	helping                    // ?
)

// editor is the line being typed: pure, it answers what to send to the terminal in out.
type editor struct {
	help   bool // ? is a key of its own
	width  int  // of the terminal, 0 when not known
	prompt string
	secret bool
	line   []rune
	at     int // the cursor is before line[at]
	out    strings.Builder

	history []string
	recall  int    // which line of history is shown; len(history) is the one being typed
	typed   []rune // the line being typed while history is shown
}

// begin starts a line.
func (e *editor) begin(prompt string, secret bool) {
	e.prompt, e.secret, e.line, e.at = prompt, secret, nil, 0
	e.recall = len(e.history)
	e.out.WriteString(prompt)
}

// take is what has to be sent to the terminal since the last call.
func (e *editor) take() string {
	s := e.out.String()
	e.out.Reset()
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// actions of keys that are not typed into the line.
var actions = map[key]func(*editor) outcome{
	enter: (*editor).enter, lineFeed: (*editor).enter, ctrlC: (*editor).cancel, ctrlD: (*editor).delete,
	tab:   func(e *editor) outcome { return e.asking(completing) },
	ctrlA: func(e *editor) outcome { return e.move(0) }, home: func(e *editor) outcome { return e.move(0) },
	ctrlE: func(e *editor) outcome { return e.move(len(e.line)) }, end: func(e *editor) outcome { return e.move(len(e.line)) },
	ctrlB: func(e *editor) outcome { return e.move(e.at - 1) }, left: func(e *editor) outcome { return e.move(e.at - 1) },
	ctrlF: func(e *editor) outcome { return e.move(e.at + 1) }, right: func(e *editor) outcome { return e.move(e.at + 1) },
	backspace: func(e *editor) outcome { return e.cut(e.at-1, e.at) }, rubout: func(e *editor) outcome { return e.cut(e.at-1, e.at) },
	remove: func(e *editor) outcome { return e.cut(e.at, e.at+1) },
	ctrlK:  func(e *editor) outcome { return e.cut(e.at, len(e.line)) }, ctrlU: func(e *editor) outcome { return e.cut(0, e.at) },
	ctrlW: func(e *editor) outcome { return e.cut(e.word(), e.at) },
	ctrlP: func(e *editor) outcome { return e.turn(-1) }, up: func(e *editor) outcome { return e.turn(-1) },
	ctrlN: func(e *editor) outcome { return e.turn(1) }, down: func(e *editor) outcome { return e.turn(1) },
	ctrlL: func(e *editor) outcome { e.out.WriteString("\x1b[H\x1b[2J"); return e.again() },
}

// press changes the line by one key.
func (e *editor) press(k key) outcome {
	if act, ok := actions[k]; ok {
		return act(e)
	}
	if k == '?' && e.help && !e.secret && !e.quoted() {
		return helping
	}
	if k < unknown && k < up && unicode.IsPrint(rune(k)) && len(string(e.line)) < shell.MaxLine-4 {
		e.insert(rune(k))
	}
	return editing
}

// insert types a character.
func (e *editor) insert(r rune) {
	e.line = slices.Insert(e.line, e.at, r)
	e.at++
	if !e.secret {
		e.show(e.line[e.at-1:])
	}
}

func (e *editor) enter() outcome {
	e.move(len(e.line))
	e.out.WriteString("\n")
	if line := string(e.line); !e.secret && strings.TrimSpace(line) != "" {
		e.remember(line)
	}
	return entered
}

func (e *editor) remember(line string) {
	if n := len(e.history); n > 0 && e.history[n-1] == line {
		return
	}
	e.history = append(e.history, line)
	if len(e.history) > historyLines {
		e.history = e.history[1:]
	}
}

func (e *editor) cancel() outcome {
	e.move(len(e.line))
	e.out.WriteString("^C\n")
	return interrupted
}

func (e *editor) delete() outcome {
	if len(e.line) == 0 {
		e.out.WriteString("\n")
		return ended
	}
	return e.cut(e.at, e.at+1)
}

func (e *editor) asking(o outcome) outcome {
	if e.secret {
		return editing
	}
	return o
}

func (e *editor) move(to int) outcome {
	from := e.cell(e.at)
	e.at = min(max(to, 0), len(e.line))
	if !e.secret && e.cell(e.at) != from {
		e.out.WriteString(e.travel(from, e.cell(e.at)))
	}
	return editing
}

// cut takes away line[from:to].
func (e *editor) cut(from, to int) outcome {
	from, to = max(from, 0), min(to, len(e.line))
	if from >= to {
		return editing
	}
	cell := e.cell(e.at)
	e.line = append(e.line[:from], e.line[to:]...)
	e.at = from
	e.draw(cell)
	return editing
}

// word is where the word before the cursor begins.
func (e *editor) word() int {
	i := e.at
	for i > 0 && e.line[i-1] == ' ' {
		i--
	}
	for i > 0 && e.line[i-1] != ' ' {
		i--
	}
	return i
}

// turn shows another line of history.
func (e *editor) turn(by int) outcome {
	to := e.recall + by
	if e.secret || to < 0 || to > len(e.history) {
		return editing
	}
	if e.recall == len(e.history) {
		e.typed = e.line
	}
	e.recall = to
	line := e.typed
	if to < len(e.history) {
		line = []rune(e.history[to])
	}
	return e.replace(line)
}

// replace shows another line, its cursor at the end.
func (e *editor) replace(line []rune) outcome {
	from, old := e.cell(e.at), e.line
	longer := e.at == len(old) && len(line) >= len(old) && slices.Equal(line[:len(old)], old)
	e.line, e.at = slices.Clone(line), len(line)
	if longer {
		e.show(line[len(old):])
	} else {
		e.draw(from)
	}
	return editing
}

// again shows prompt and line on a fresh row.
func (e *editor) again() outcome {
	e.out.WriteString(e.prompt)
	e.show(e.line)
	return editing
}

// quoted reports whether the cursor stands inside double quotes.
func (e *editor) quoted() bool { return strings.Count(string(e.line[:e.at]), `"`)%2 == 1 }

// cell is where a place of the line is on the screen, counted from the start of the prompt.
func (e *editor) cell(at int) int { return len([]rune(e.prompt)) + at }

// draw shows the line again; the cursor is at cell from before, and at its place afterwards.
func (e *editor) draw(from int) {
	if e.secret {
		return
	}
	e.out.WriteString(e.travel(from, e.cell(0)) + "\x1b[J")
	e.show(e.line)
}

// show writes the end of the line, and moves the cursor to its place.
func (e *editor) show(tail []rune) {
	e.out.WriteString(string(tail))
	last := e.cell(len(e.line))
	if e.width > 0 && last%e.width == 0 {
		e.out.WriteString(" \r") // the terminal waits at the end of a full row
	}
	e.out.WriteString(e.travel(last, e.cell(e.at)))
}

// travel moves the cursor between two cells.
func (e *editor) travel(from, to int) string {
	width := e.width
	if width == 0 {
		width = 1 << 30
	}
	var s string
	if rows := from/width - to/width; rows > 0 {
		s += fmt.Sprintf("\x1b[%dA", rows)
	} else if rows < 0 {
		s += fmt.Sprintf("\x1b[%dB", -rows)
	}
	if columns := from%width - to%width; columns > 0 {
		s += fmt.Sprintf("\x1b[%dD", columns)
	} else if columns < 0 {
		s += fmt.Sprintf("\x1b[%dC", -columns)
	}
	return s
}
