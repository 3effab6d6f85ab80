package mmp

import (
	"context"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/grammar"
	"github.com/plenum-meet/plenum/functions/shell"
)

// complete answers what could stand at the end of a line, and the line as far as that is certain.
func (s *Server) complete(ctx context.Context, v appliance.ShellSession, line string) (shell.Reply, error) {
	if v.Line != "" || v.Account == "" { // an answer is typed, no command
		return shell.Reply{Line: line}, nil
	}
	done, word := grammar.Open(line)
	var options []string
	for _, r := range s.table.of(v.Role) {
		for _, next := range r.Next(kinds{ctx, s}, done) {
			if strings.HasPrefix(next, word) {
				options = append(options, next)
			}
		}
	}
	slices.Sort(options)
	options = slices.Compact(options)
	reply := shell.Reply{Options: options, Line: line + strings.TrimPrefix(common(options), word)}
	if len(options) == 1 {
		reply.Line += " "
	}
	prompt, err := s.prompt(ctx)
	reply.Prompt = prompt
	return reply, err
}

// common is what all words begin with.
func common(words []string) string {
	if len(words) == 0 {
		return ""
	}
	start := words[0]
	for _, w := range words {
		for !strings.HasPrefix(w, start) {
			start = start[:len(start)-1]
		}
	}
	return start
}

func helpCommands() []command {
	everybody := []string{appliance.RoleCrypto, appliance.RoleAudit}
	return []command{
		{"help", "Lists the commands", (*call).help, everybody, nil},
		{"help <command>...", "Shows how a command is used", func(c *call) error { return c.usage(c.args["command"]) }, everybody, nil},
		{"exit", "Ends the session", func(c *call) error { c.leave(dialogLogin); return nil }, everybody, nil},
	}
}

func (c *call) help() error {
	c.printf("Commands:\n")
	for _, word := range c.table.of(c.session.Role).words() {
		c.printf("  %s\n", word)
	}
	c.printf("Type help <command> for how it is used\n")
	return nil
}
