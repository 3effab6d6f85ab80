package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	askingZone = "zone"
	clockForm  = "Mon Jan _2 15:04:05 MST 2006"
)

// place is how far the choice of a time zone has come.
type place struct {
	Continent int    `json:"continent,omitempty"` // from 1
	Country   string `json:"country,omitempty"`
	Region    int    `json:"region,omitempty"` // from 1
}

// askTimezone starts the choice: continent, country, region, confirmation (installation guide, 3.7).
func askTimezone(c *call) error {
	c.out.WriteString("Please identify a location so that time zone rules can be set correctly.\n")
	c.Ask = &dialogue{Kind: askingZone, Prompt: "#? "}
	c.askPlace()
	return nil
}

// setTimezone takes the zone that was named, or asks for one.
func setTimezone(c *call) error {
	zone := c.values["timezone"]
	if zone == "" {
		return askTimezone(c)
	}
	if _, err := tree.ParseZone(zone); err != nil {
		return refusal("Invalid Value: unknown time zone " + zone)
	}
	return c.putTimezone(zone)
}

func (c *call) putTimezone(zone string) error {
	return c.put(tree.Change{DN: tree.ClockDN, Class: "commDateTime", Status: tree.Modified, Props: map[string]string{"timezone": zone}})
}

// tellTimezone is the command that sets the zone.
func tellTimezone(c *call, _ *object) []string {
	if clock := c.view.Get(tree.ClockDN); clock != nil && clock.Get("timezone") != "" {
		return []string{"set timezone " + quote(clock.Get("timezone"))}
	}
	return nil
}

// step of the choice: what it asks, and what an answer from 1 does.
type step struct {
	title   string
	answers func(*call) []string
	take    func(*call, int) error
}

var (
	continentStep = step{"Please select a continent or ocean.", func(*call) []string { return continentNames() }, takeContinent}
	countryStep   = step{"Please select a country.", countryAnswers, takeCountry}
	regionStep    = step{"Please select one of the following time zone regions.",
		func(c *call) []string { return c.shell.zones.regionNames(c.Ask.Zone.Country) }, takeRegion}
	confirmStep = step{"Is the above information OK", func(*call) []string { return []string{"Yes", "No"} }, takeConfirmation}
)

// step is where the choice stands.
func (p place) step() step {
	switch {
	case p.Continent == 0:
		return continentStep
	case p.Country == "":
		return countryStep
	case p.Region == 0:
		return regionStep
	}
	return confirmStep
}

// askPlace prints the present question.
func (c *call) askPlace() {
	s := c.Ask.Zone.step()
	if c.Ask.Zone.Region > 0 {
		c.out.WriteString(c.summary())
	}
	c.out.WriteString(s.title + "\n" + menu(s.answers(c)))
}

// answerZone takes a number and asks the next question.
func answerZone(c *call, line string) error {
	s := c.Ask.Zone.step()
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || n < 1 || n > len(s.answers(c)) {
		c.out.WriteString("Please enter a number in range.\n")
		return nil
	}
	if err := s.take(c, n); err != nil || c.Ask == nil {
		return err
	}
	c.askPlace()
	return nil
}

func takeContinent(c *call, n int) error {
	c.Ask.Zone.Continent = n
	return nil
}

func countryAnswers(c *call) []string {
	return c.shell.zones.countryNames(c.shell.zones.in(c.Ask.Zone.Continent - 1))
}

// takeCountry also answers the next question for a country with one time zone.
func takeCountry(c *call, n int) error {
	z := &c.Ask.Zone
	z.Country = c.shell.zones.in(z.Continent - 1)[n-1]
	if len(c.shell.zones.regions[z.Country]) == 1 {
		z.Region = 1
	}
	return nil
}

func takeRegion(c *call, n int) error {
	c.Ask.Zone.Region = n
	return nil
}

// takeConfirmation leaves the zone pending, or starts again.
func takeConfirmation(c *call, n int) error {
	if n == 2 {
		c.Ask.Zone = place{}
		return nil
	}
	zone := c.zone().zone
	c.Ask = nil
	return c.putTimezone(zone)
}

func (c *call) zone() region { return c.shell.zones.regions[c.Ask.Zone.Country][c.Ask.Zone.Region-1] }

// summary says what was chosen.
func (c *call) summary() string {
	var b strings.Builder
	chosen, now := c.zone(), c.shell.deps.Now().UTC()
	b.WriteString("\nThe following information has been given:\n\n\t" + c.shell.zones.names[c.Ask.Zone.Country] + "\n")
	if chosen.name != "" {
		b.WriteString("\t" + chosen.name + "\n")
	}
	fmt.Fprintf(&b, "\nTherefore timezone '%s' will be set.\n", chosen.zone)
	if location, err := tree.ParseZone(chosen.zone); err == nil {
		fmt.Fprintf(&b, "Local time is now:\t%s.\n", now.In(location).Format(clockForm))
	}
	fmt.Fprintf(&b, "Universal Time is now:\t%s.\n", now.Format(clockForm))
	return b.String()
}

// menuWidth is how wide a menu may be, in characters.
const menuWidth = 80

// menu numbers the answers down its columns, as the zone dialogue of Unix systems does. A short one has one column.
func menu(answers []string) string {
	digits, widest := len(strconv.Itoa(len(answers))), 0
	for _, a := range answers {
		widest = max(widest, len(a))
	}
	widest += digits + 4 // "1) " before and a gap after
	columns := max(1, menuWidth/widest)
	rows := (len(answers) + columns - 1) / columns
	if rows == 1 {
		rows = len(answers)
	}
	var b strings.Builder
	for row := range rows {
		line := ""
		for i := row; i < len(answers); i += rows {
			line += fmt.Sprintf("%-*s", widest, fmt.Sprintf("%*d) %s", digits, i+1, answers[i]))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// showTimezone shows the zone that is set, pending or not.
func showTimezone(c *call) error {
	zone := "UTC"
	if o := c.view.Get(tree.ClockDN); o != nil && o.Get("timezone") != "" {
		zone = o.Get("timezone")
	}
	fmt.Fprintf(&c.out, "Timezone: %s\n", zone)
	return nil
}
