// Package grammar reads command lines by a table of patterns: it splits a line into words, finds the pattern that fits,
// and answers from the same table what could stand next and how a command is used.
//
// A pattern is words and arguments in their order: "ipv4 <iface> add <prefix> <gateway:ip>". An argument is
// <name> or <name:kind> (behind the last colon); (state=enable|disable) is an argument that is one of some words, shown without its name;
// [...] may be left out; "..." behind an argument lets it repeat.
package grammar
