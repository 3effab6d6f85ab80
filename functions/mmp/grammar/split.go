package grammar

import (
	"errors"
	"strings"
)

// ErrQuote is the error of a line that ends inside quotes.
var ErrQuote = errors.New("missing closing quote")

// Split cuts a line into words at blanks. Double quotes keep blanks together, also around a part of a word; a backslash
// inside them takes a quote or a backslash as it is.
func Split(line string) (words []string, err error) {
	s := splitter{}
	for _, c := range line {
		s.add(c)
	}
	if s.quoted || s.escaped {
		err = ErrQuote
	}
	s.end()
	return s.words, err
}

// Open splits the beginning of a line: the finished words, and the one that is being typed, empty after a blank.
func Open(line string) (done []string, word string) {
	s := splitter{}
	for _, c := range line {
		s.add(c)
	}
	return s.words, s.word.String()
}

type splitter struct {
	words                   []string
	word                    strings.Builder
	inWord, quoted, escaped bool
}

func (s *splitter) add(c rune) {
	switch {
	case s.escaped:
		s.word.WriteRune(c)
		s.escaped = false
	case s.quoted && c == '\\':
		s.escaped = true
	case c == '"':
		s.quoted, s.inWord = !s.quoted, true
	case !s.quoted && (c == ' ' || c == '\t'):
		s.end()
	default:
		s.word.WriteRune(c)
		s.inWord = true
	}
}

func (s *splitter) end() {
	if s.inWord {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.inWord = false
}
