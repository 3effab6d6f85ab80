package mmp

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/grammar"
)

// call is one run of one command. It belongs to one goroutine.
type call struct {
	*Server
	ctx     context.Context
	session *appliance.ShellSession
	id      string // of the session's row
	secret  string // the session's
	args    grammar.Args
	out     strings.Builder

	answers []string // given so far
	asked   int      // how many questions the command has asked in this run
	cursor  string   // where a command with more output goes on; empty at its start
	more    string   // the cursor of the next run; empty: the command is over
	closed  bool     // the session is over
}

// question is what a command stops with when it needs an answer that is not there yet.
type question struct {
	prompt string
	secret bool
}

func (q *question) Error() string { return "needs an answer: " + q.prompt }

// failure is the sentence after FAILURE.
type failure string

func (f failure) Error() string { return string(f) }

func failed(format string, args ...any) error { return failure(fmt.Sprintf(format, args...)) }

// arg is an argument's value, empty if it was left out.
func (c *call) arg(name string) string { return c.args.Get(name) }

// number is the value of an argument whose kind is a number, 0 if it was left out.
func (c *call) number(name string) int {
	n, _ := strconv.Atoi(c.arg(name)) // the kind was checked
	return n
}

// on reads the argument (state=enable|disable).
func (c *call) on() bool { return c.arg("state") == "enable" }

// printf adds to the output.
func (c *call) printf(format string, args ...any) { fmt.Fprintf(&c.out, format, args...) }

// success prints a line.
func (c *call) success(format string, args ...any) error {
	c.printf("SUCCESS: "+format+"\n", args...)
	return nil
}

// ask answers what was answered to the next question of this command, or stops the run to ask it. What was printed
// before an answered question has been seen already.
func (c *call) ask(prompt string) (string, error) { return c.question(question{prompt: prompt}) }

// askSecret is ask without echo.
func (c *call) askSecret(prompt string) (string, error) {
	return c.question(question{prompt: prompt, secret: true})
}

func (c *call) question(q question) (string, error) {
	c.asked++
	if c.asked > len(c.answers) {
		return "", &q
	}
	c.out.Reset()
	return c.answers[c.asked-1], nil
}

// confirm asks before something dangerous; anything but Y ends the command.
func (c *call) confirm(warning string) error {
	c.printf("%s\n", warning)
	answer, err := c.ask("Are you sure you wish to proceed? (Y/n) ")
	if err == nil && strings.ToLower(strings.TrimSpace(answer)) != "y" {
		err = failure("cancelled")
	}
	return err
}

// newSecret asks for something secret twice.
func (c *call) newSecret() (string, error) {
	first, err := c.askSecret("Please enter password: ")
	if err != nil {
		return "", err
	}
	again, err := c.askSecret("Please enter password again: ")
	switch {
	case err != nil:
		return "", err
	case first != again:
		return "", failure("passwords do not match")
	case first == "":
		return "", failure("the password is empty")
	}
	return first, nil
}

// block prints name and value lines with the colons below each other; an empty value is "none".
func (c *call) block(pairs ...string) error {
	width := 0
	for i := 0; i < len(pairs); i += 2 {
		width = max(width, len(pairs[i]))
	}
	for i := 0; i < len(pairs); i += 2 {
		c.printf("%-*s : %s\n", width, pairs[i], orNone(pairs[i+1]))
	}
	return nil
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

// day is a date as the MMP writes it: 2023-Apr-28.
func day(t time.Time) string {
	if t.IsZero() {
		return "10000-Dec-31" // never
	}
	return t.UTC().Format("2006-Jan-02")
}

func enabled(on bool) string {
	if on {
		return "Enabled"
	}
	return "Disabled"
}

// tell prints what an error is to the one who typed the command, and answers it if it is none of his business.
func (c *call) tell(err error) error {
	var say failure
	var known *appliance.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &say):
		c.printf("FAILURE: %s\n", say)
	case errors.As(err, &known) && known.Detail != "":
		c.printf("FAILURE: %s\n", known.Detail)
	case errors.As(err, &known):
		c.printf("FAILURE: %s\n", known.Error())
	default:
		c.printf("FAILURE: internal error\n")
		return err
	}
	return nil
}
