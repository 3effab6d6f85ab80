package mmp

import (
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// bootMessages are what the console shows while the machine starts.
var bootMessages = []string{"Plenum platform starting", "Checking file systems ... done", "Loading configuration ... done",
	"Starting network interfaces ... done", "Starting platform services ... done"}

// bootLook is how long the console waits between two looks at the machine.
const bootLook = 100 * time.Millisecond

// starting is the console of a machine that may be starting: messages until it is up, then the login. Its cursor is
// how many were shown.
func (c *call) starting() error {
	order, err := c.Tables.BladeOrders.Get(c.ctx, strconv.Itoa(appliance.ControlSlot))
	if ignoreMissing(err) != nil {
		return err
	}
	shown, _ := strconv.Atoi(c.cursor) // 0 at the start
	if order.Value.Off && shown < len(bootMessages) {
		c.printf("%s\n", bootMessages[shown])
		shown++
	}
	if order.Value.Off {
		c.session.Line, c.more = dialogBoot, strconv.Itoa(shown)
		return c.wait(bootLook)
	}
	if shown > 0 {
		for _, message := range bootMessages[shown:] {
			c.printf("%s\n", message)
		}
		c.printf("\n")
	}
	c.session.Line = dialogLogin
	return nil
}
