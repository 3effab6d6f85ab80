package cli

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// filter is what a pipe does to the lines of an output.
type filter func(lines []string) []string

// pipeKinds are the words after a bar. Each takes the words after it.
var pipeKinds = map[string]func(c *call, args []string) (filter, bool){
	"begin":   matching(false, func(re *regexp.Regexp, _ bool) filter { return begin(re) }),
	"count":   func(_ *call, args []string) (filter, bool) { return count, len(args) == 0 },
	"cut":     func(_ *call, args []string) (filter, bool) { return cut(args) },
	"egrep":   matching(false, grep),
	"exclude": matching(true, grep),
	"grep":    matching(false, grep),
	"head":    some(func(lines []string, n int) []string { return lines[:min(n, len(lines))] }),
	"include": matching(false, grep),
	"last":    some(func(lines []string, n int) []string { return lines[max(0, len(lines)-n):] }),
	"no-more": func(c *call, args []string) (filter, bool) { c.whole = true; return nil, len(args) == 0 },
}

const someLines = 10

// pipes reads what stands after the bars of a line.
func (c *call) pipes(list []phrase) ([]filter, *mistake) {
	var filters []filter
	for _, p := range list[1:] {
		if !isShow(list[0]) {
			return nil, &mistake{invalid, p.at - 1}
		}
		if len(p.words) == 0 || p.open {
			return nil, &mistake{incomplete, p.end}
		}
		n, _, what := choose(pipeGrammar().next, p.words[0])
		if what != "" {
			return nil, &mistake{what, p.words[0].at}
		}
		args := make([]string, 0, len(p.words))
		for _, w := range p.words[1:] {
			args = append(args, w.text)
		}
		f, ok := pipeKinds[n.word](c, args)
		if !ok {
			return nil, &mistake{incomplete, p.end}
		}
		if f != nil {
			filters = append(filters, f)
		}
	}
	return filters, nil
}

// redirects reports whether a show is to write to a file ("show version > file"): there is no place to keep it.
func redirects(list []phrase) bool {
	return isShow(list[0]) && slices.ContainsFunc(list[len(list)-1].words, func(w word) bool {
		return !w.quoted && strings.HasPrefix(w.text, ">")
	})
}

// isShow reports whether a command is a show.
func isShow(p phrase) bool {
	return len(p.words) > 0 && len(p.words[0].text) > 1 && strings.HasPrefix("show", p.words[0].text)
}

// pipeHelp explains the words after a bar.
var pipeHelp = []option{
	{"begin", "From the first line that matches"}, {"count", "Number of lines"}, {"cut", "Fields of each line"},
	{"egrep", "Lines that match"}, {"exclude", "Lines that do not match"}, {"grep", "Lines that match"},
	{"head", "First lines"}, {"include", "Lines that match"}, {"last", "Last lines"}, {"no-more", "Without pages"},
}

// pipeGrammar is the words after a bar as nodes. An abbreviated include comes first: "| i X".
func pipeGrammar() *node {
	n := &node{}
	for _, o := range pipeHelp {
		k := n.at(o.label, o.help)
		k.run = func(*call) error { return nil }
	}
	return n
}

func pipe(text string, filters []filter) string {
	if len(filters) == 0 {
		return text
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for _, f := range filters {
		lines = f(lines)
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// matching makes filters with a regular expression; -v and -V invert it, -i ignores case.
func matching(invert bool, make func(*regexp.Regexp, bool) filter) func(*call, []string) (filter, bool) {
	return func(_ *call, args []string) (filter, bool) {
		without, prefix := invert, ""
		for len(args) > 1 && strings.HasPrefix(args[0], "-") {
			switch args[0] {
			case "-v", "-V":
				without = !without
			case "-i":
				prefix = "(?i)"
			default:
				return nil, false
			}
			args = args[1:]
		}
		pattern := strings.Join(args, " ")
		if pattern == "" {
			return nil, false
		}
		re, err := regexp.Compile(prefix + pattern)
		if err != nil {
			re = regexp.MustCompile(prefix + regexp.QuoteMeta(pattern))
		}
		return make(re, without), true
	}
}

func grep(re *regexp.Regexp, without bool) filter {
	return func(lines []string) []string {
		var kept []string
		for _, line := range lines {
			if re.MatchString(line) != without {
				kept = append(kept, line)
			}
		}
		return kept
	}
}

func begin(re *regexp.Regexp) filter {
	return func(lines []string) []string {
		for i, line := range lines {
			if re.MatchString(line) {
				return lines[i:]
			}
		}
		return nil
	}
}

func count(lines []string) []string { return []string{"Count: " + strconv.Itoa(len(lines))} }

// some makes filters with a number of lines, which may be written "5" or "-n 5".
func some(take func([]string, int) []string) func(*call, []string) (filter, bool) {
	return func(_ *call, args []string) (filter, bool) {
		n := someLines
		if len(args) == 2 && args[0] == "-n" {
			args = args[1:]
		}
		if len(args) > 0 {
			var err error
			if n, err = strconv.Atoi(args[0]); err != nil || n < 1 || len(args) > 1 {
				return nil, false
			}
		}
		return func(lines []string) []string { return take(lines, n) }, true
	}
}

// cut takes fields of each line: -f N or N-M with a delimiter after -d (a tab without one), or characters after -c.
func cut(args []string) (filter, bool) {
	options := map[string]string{"-d": "\t"}
	for i := 0; i < len(args); i += 2 {
		if i+1 == len(args) || !slices.Contains([]string{"-c", "-d", "-f"}, args[i]) {
			return nil, false
		}
		options[args[i]] = args[i+1]
	}
	field, byField := options["-f"]
	span, byChar := options["-c"]
	if byField == byChar {
		return nil, false
	}
	separator := options["-d"]
	if byChar {
		field, separator = span, ""
	}
	first, last, ok := rangeOf(field)
	return func(lines []string) []string {
		out := make([]string, len(lines))
		for i, line := range lines {
			parts := strings.Split(line, separator)
			if len(parts) == 1 && !byChar {
				out[i] = line // a line without the delimiter stays
				continue
			}
			out[i] = strings.Join(parts[min(first-1, len(parts)):min(last, len(parts))], separator)
		}
		return out
	}, ok
}

// rangeOf reads "3", "2-4" or "2-".
func rangeOf(text string) (first, last int, ok bool) {
	from, to, ranged := strings.Cut(text, "-")
	first, err := strconv.Atoi(from)
	last = first
	if ranged && to == "" {
		last = 1 << 20
	} else if ranged && err == nil {
		last, err = strconv.Atoi(to)
	}
	return first, last, err == nil && first > 0 && last >= first
}
