// Package inventory is what a chassis holds before anybody has touched it: every managed object of one 5108 chassis
// with two 6324 fabric interconnects, eight B200 blades and the configuration that the Meeting Server 2000 leaves the
// factory with (installation guide, chapters 1.1 and 3 and appendices F and G).
//
// Everything follows from Options: the same options give the same objects. Serial numbers, MAC addresses and UUIDs
// are drawn from the installation's own serial, so they stay and no two installations share them. A blade's identity
// belongs to its hardware and not to its slot: Blade gives the objects of any blade in any slot, which is what
// discovery writes after two blades changed places.
//
// What is the same for all objects of a class stands in defaults.txt; the builders add what differs.
package inventory
