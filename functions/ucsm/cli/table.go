package cli

import (
	"fmt"
	"strings"
)

// table is how objects of a class are shown: a list with columns, or each in detail.
type table struct {
	heading string // "" for the status tables of the root, which are not indented
	columns []column
	detail  []column // nil: the columns
	sorted  bool     // by the first column instead of by name
}

// column is one value of an object, in a list or as a line in detail.
type column struct {
	label string
	attr  string // property shown, unless value is set
	value func(c *call, o *object) string
	width int  // of the column at least
	right bool // plain numbers
}

func (col column) of(c *call, o *object) string {
	if col.value != nil {
		return col.value(c, o)
	}
	return shown(o, col.attr)
}

const indent = "    "

// list prints objects as rows below their column names.
func (t *table) list(c *call, objects []*object) string {
	rows := make([][]string, len(objects))
	for i, o := range objects {
		for _, col := range t.columns {
			rows[i] = append(rows[i], col.of(c, o))
		}
	}
	if len(rows) == 0 {
		return ""
	}
	if t.heading == "" {
		return lay(t.columns, rows, "")
	}
	return "\n" + t.heading + ":\n" + lay(t.columns, rows, indent)
}

// lay aligns rows below the labels and dashes of their columns. The last column needs no more room than its label.
func lay(columns []column, rows [][]string, before string) string {
	widths, labels, dashes := make([]int, len(columns)), make([]string, len(columns)), make([]string, len(columns))
	for i, col := range columns {
		widths[i] = max(len(col.label), col.width)
		for _, row := range rows {
			if i < len(columns)-1 {
				widths[i] = max(widths[i], len([]rune(row[i])))
			}
		}
		labels[i], dashes[i] = col.label, strings.Repeat("-", widths[i])
	}
	var b strings.Builder
	for n, row := range append([][]string{labels, dashes}, rows...) {
		line := before
		for i, cell := range row {
			if i > 0 {
				line += " "
			}
			if n > 1 && columns[i].right {
				line += fmt.Sprintf("%*s", widths[i], cell)
				continue
			}
			line += cell + strings.Repeat(" ", max(0, widths[i]-len([]rune(cell))))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// details prints each object as lines of names and values.
func (t *table) details(c *call, objects []*object) string {
	columns := t.detail
	if columns == nil {
		columns = t.columns
	}
	var b strings.Builder
	for _, o := range objects {
		heading := t.heading
		if heading == "" {
			heading = title(kebab(o.Class))
		}
		b.WriteString("\n" + heading + ":\n")
		for _, col := range columns {
			fmt.Fprintf(&b, "%s%s: %s\n", indent, col.label, col.of(c, o))
		}
	}
	if len(objects) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}
