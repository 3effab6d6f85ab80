package inventory

// pools adds the universe of addresses that pools hold.
func (b *builder) pools() {
	b.add("ippoolUniverse", "ip")
	b.add("ippoolAddr", "ip/"+b.Network.Console, "id", b.Network.Console, "assigned", "yes", "assignedToDn", b.console())
	b.add("ippoolPoolable", "ip/"+b.Network.Console+"/pool-1", "id", "1", "poolDn", Organization+"/ip-pool-"+ConsolePool)
}

// console is what the one address of the pool is assigned to: the profile of blade 1.
func (b *builder) console() string { return ProfileDN(ControlSlot) + "/ipv4-pooled-addr" }

// address is what goes with the console's address.
func (b *builder) address() []string {
	n := b.Network
	return []string{"defGw", n.ConsoleGateway, "subnet", n.Mask, "primDns", n.DNS[0], "secDns", n.DNS[1]}
}

// addressPools adds the pools of the organization: the console's address, MAC addresses and UUIDs of the profiles.
func (b *builder) addressPools() {
	n := b.Network
	pool := Organization + "/ip-pool-" + ConsolePool
	address := b.address()
	b.add("ippoolPool", pool, "name", ConsolePool, "size", "1", "assigned", "1", "v4Size", "1", "v4Assigned", "1")
	b.add("ippoolBlock", pool+"/block-"+n.Console+"-"+n.Console, append(address, "from", n.Console, "to", n.Console)...)
	b.add("ippoolPooled", pool+"/"+n.Console, append(address, "id", n.Console, "assigned", "yes", "assignedToDn", b.console(), "poolableDn", "ip/"+n.Console+"/pool-1")...)
	macs := Organization + "/mac-pool-" + macPool
	b.add("macpoolPool", macs, "name", macPool, "size", itoa(LastSlot), "assigned", itoa(LastSlot))
	from, to := b.mac(macVNIC, FirstSlot), b.mac(macVNIC, LastSlot)
	b.add("macpoolBlock", macs+"/block-"+from+"-"+to, "from", from, "to", to)
	uuids := Organization + "/uuid-pool-" + uuidPool
	b.add("uuidpoolPool", uuids, "name", uuidPool, "size", itoa(LastSlot), "assigned", itoa(LastSlot))
	b.add("uuidpoolBlock", uuids+"/block-from-"+suffix(FirstSlot)+"-to-"+suffix(LastSlot), "from", suffix(FirstSlot), "to", suffix(LastSlot))
}

// suffix is the part of a pooled UUID that is counted.
func suffix(n int) string { return "0000-00000000000" + itoa(n) }
