// Package plant is the chassis at work: what its parts do when time passes, somebody asks for power, or something
// breaks. Step looks at the object tree and at the world (the clock, the blades' daemons, the faults that somebody
// injects) and answers the changes of the tree that follow. It is pure: all it remembers is in the tree, in properties
// that the product has for it (fsmStamp, lastTransition, timeCollected). Whoever commits the changes calls it again
// until there are none; a step that was cut short goes on where it was.
//
// The other way, Orders reads from the tree what the supervisor of the blades has to do. Power, presence, faults and
// statistics in the tree are thereby the truth that the media daemons and the Meeting Server live by.
package plant
