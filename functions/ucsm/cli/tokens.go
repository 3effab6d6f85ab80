package cli

import "strings"

// word is one word of a line.
type word struct {
	text   string
	at     int  // byte of the line where it starts
	quoted bool // never a keyword
}

// phrase is a command, or what stands after a pipe.
type phrase struct {
	words []word
	at    int // byte of the line where it starts
	end   int // byte after it
	open  bool
}

// phrases takes a line apart: words are separated by blanks, phrases by bars. A value with blanks or bars is put in
// double quotes, in which a backslash makes the next character ordinary, but for \n, the end of a line. open says that a quotation has no end.
func phrases(line string) []phrase {
	list := []phrase{{}}
	for i := 0; i < len(line); {
		p := &list[len(list)-1]
		switch c := line[i]; c {
		case ' ', '\t', '\r', '\n':
			i++
		case '|':
			p.end = i
			list = append(list, phrase{at: i + 1})
			i++
		default:
			var w word
			w, i, p.open = nextWord(line, i)
			p.words = append(p.words, w)
		}
	}
	list[len(list)-1].end = len(line)
	return list
}

// nextWord reads the word that starts at byte at.
func nextWord(line string, at int) (w word, next int, open bool) {
	var b strings.Builder
	w.at = at
	for next = at; next < len(line); next++ {
		switch c := line[next]; {
		case c == '"':
			open, w.quoted = !open, true
		case open && c == '\\' && next+1 < len(line):
			next++
			b.WriteByte(escaped(line[next]))
		case !open && strings.IndexByte(" \t\r\n|", c) >= 0:
			w.text = b.String()
			return w, next, false
		default:
			b.WriteByte(c)
		}
	}
	w.text = b.String()
	return w, next, open
}

// escaped is what a character stands for after a backslash: n for the end of a line, others for themselves.
func escaped(c byte) byte {
	if c == 'n' {
		return '\n'
	}
	return c
}

// Split takes an exec request's line apart at semicolons outside of quotes; empty commands are left out.
func Split(line string) []string {
	commands := []string{}
	quoted, start := false, 0
	take := func(end int) {
		if c := strings.TrimSpace(line[start:end]); c != "" {
			commands = append(commands, c)
		}
		start = end + 1
	}
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			take(i)
		}
	}
	take(max(start, len(line)))
	return commands
}

// quote writes a value such that it is read as one word.
func quote(value string) string {
	if value != "" && !strings.ContainsAny(value, " \t\r\n\"|;?\\") {
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value) + `"`
}
