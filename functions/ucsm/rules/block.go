package rules

import (
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxBlock is the most addresses that one block holds.
const maxBlock = 1000

// unset is how an IPv4 address that is not set is told.
const unset = "0.0.0.0"

func blockDefaults(c *commit, old, o *tree.Object) error {
	if old == nil && o != nil {
		c.complete(o, map[string]string{"defGw": unset, "subnet": "255.255.255.0", "primDns": unset, "secDns": unset})
	}
	return nil
}

// blockFits judges a new block: order, size, the gateway's subnet, and the other blocks of the pool.
func blockFits(c *commit, old, o *tree.Object) error {
	if old != nil {
		return nil
	}
	from, to, err := ends(o)
	if err != nil {
		return refuse("%s: %v", o.DN, err)
	}
	switch n := size(from, to); {
	case n == 0:
		return refuse("block definition is not valid. %s comes after %s.", from, to)
	case n > maxBlock:
		return refuse("block definition is too large. Size cannot exceed %d.", maxBlock)
	}
	if err := sameSubnet(o, from, to); err != nil {
		return err
	}
	for _, other := range c.after.Children(model.Parent(o.DN)) {
		if other.DN == o.DN || other.Class != o.Class {
			continue
		}
		if first, last, err := ends(other); err == nil && !to.Less(first) && !last.Less(from) {
			return refuse("block definition overlaps with %s.", other.RN())
		}
	}
	return nil
}

func ends(o *tree.Object) (from, to netip.Addr, err error) {
	if from, err = netip.ParseAddr(o.Get("from")); err != nil {
		return from, to, err
	}
	to, err = netip.ParseAddr(o.Get("to"))
	return from, to, err
}

// size is how many addresses there are from one to another: 0 when the order is wrong, at most maxBlock+1.
func size(from, to netip.Addr) int {
	n := 0
	for a := from; a.IsValid() && !to.Less(a) && n <= maxBlock; a = a.Next() {
		n++
	}
	return n
}

// sameSubnet demands that both ends, and the gateway if there is one, lie in one subnet.
func sameSubnet(o *tree.Object, from, to netip.Addr) error {
	length, bits := o.Get("subnet"), maskBits
	if o.Class == "ippoolIpV6Block" {
		if length, bits = o.Get("prefix"), strconv.Atoi; length == "" {
			return nil
		}
	}
	subnet, err := subnetOf(from.String(), length, bits)
	if err != nil {
		return refuse("%s: %v", o.DN, err)
	}
	gateway, err := parseAddress(o.Get("defGw"))
	if err != nil {
		return refuse("%s: %v", o.DN, err)
	}
	if !subnet.Contains(to) || gateway.IsValid() && !gateway.IsLinkLocalUnicast() && !subnet.Contains(gateway) {
		return refuse("block definition is not valid. %s, %s and the default gateway must be in one subnet.", from, to)
	}
	return nil
}

// poolSizes keeps the sizes of an IP pool.
func poolSizes(c *commit, old, o *tree.Object) error {
	pool := model.Parent(either(old, o).DN)
	if c.after.Get(pool) == nil {
		return nil
	}
	sizes := map[string]int{}
	for _, block := range c.after.Children(pool) {
		if from, to, err := ends(block); err == nil {
			sizes[block.Class] += size(from, to)
		}
	}
	v4, v6 := sizes["ippoolBlock"], sizes["ippoolIpV6Block"]
	c.after.Set(pool, "size", strconv.Itoa(v4+v6))
	c.after.Set(pool, "v4Size", strconv.Itoa(v4))
	c.after.Set(pool, "v6Size", strconv.Itoa(v6))
	return nil
}

func either(old, o *tree.Object) *tree.Object {
	if o != nil {
		return o
	}
	return old
}

// numberedBlockFits judges a new block of MAC addresses or of the counted part of UUIDs: order, size, and the other blocks
// of the pool.
func numberedBlockFits(c *commit, old, o *tree.Object) error {
	if old != nil {
		return nil
	}
	from, to, err := numbers(o)
	switch {
	case err != nil:
		return refuse("%s: %v", o.DN, err)
	case to < from:
		return refuse("block definition is not valid. %s comes after %s.", o.Get("from"), o.Get("to"))
	case to-from >= maxBlock:
		return refuse("block definition is too large. Size cannot exceed %d.", maxBlock)
	}
	for _, other := range c.after.Children(model.Parent(o.DN)) {
		if other.DN == o.DN || other.Class != o.Class {
			continue
		}
		if first, last, err := numbers(other); err == nil && to >= first && last >= from {
			return refuse("block definition overlaps with %s.", other.RN())
		}
	}
	return nil
}

// numberedPoolSize keeps the size of such a pool.
func numberedPoolSize(c *commit, old, o *tree.Object) error {
	pool, size := model.Parent(either(old, o).DN), uint64(0)
	for _, block := range c.after.Children(pool) {
		if from, to, err := numbers(block); err == nil && from <= to && to-from < maxBlock {
			size += to - from + 1
		}
	}
	c.after.Set(pool, "size", strconv.FormatUint(size, 10))
	return nil
}

// numbers are both ends of a block as numbers.
func numbers(o *tree.Object) (from, to uint64, err error) {
	number := macNumber
	if o.Class == "uuidpoolBlock" {
		number = suffixNumber
	}
	if from, err = number(o.Get("from")); err != nil {
		return from, to, err
	}
	to, err = number(o.Get("to"))
	return from, to, err
}

func macNumber(s string) (uint64, error) {
	mac, err := net.ParseMAC(s)
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(append([]byte{0, 0}, mac...)), nil
}

func suffixNumber(s string) (uint64, error) {
	return strconv.ParseUint(strings.ReplaceAll(s, "-", ""), 16, 64)
}
