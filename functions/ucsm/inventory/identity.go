package inventory

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// kind is what a serial number is of; it gives the prefix of the works and keeps serials apart.
type kind struct {
	prefix string
	number int // parts of different kinds have different numbers: at most 32 kinds of at most 1024 parts
}

// Kinds of parts with a serial number.
var (
	chassisPart = kind{"FOX", 0}
	switchPart  = kind{"FCH", 1}
	bladePart   = kind{"FCH", 2}
	psuPart     = kind{"AZS", 3}
	fanPart     = kind{"NWG", 4}
	adaptorPart = kind{"FCH", 5}
	memoryPart  = kind{"32A", 6}
	diskPart    = kind{"WBM", 7}
	storagePart = kind{"LSK", 8}
	tpmPart     = kind{"FCH", 9}
	opticsPart  = kind{"FNS", 10}
)

const partsPerKind = 1024

// digest draws 64 bits from the installation's serial and a purpose.
func (o Options) digest(purpose string) uint64 {
	sum := sha256.Sum256([]byte(o.Serial + "/" + purpose))
	return binary.BigEndian.Uint64(sum[:])
}

// serial is the serial number of part n: works, year and week, and five base-32 digits that differ for each part.
func (o Options) serial(k kind, n int) string {
	base := o.digest("serial")
	week := base%52 + 1
	number := (base>>16 + uint64(k.number*partsPerKind+n)) % (1 << 25)
	return fmt.Sprintf("%s%02d%02d%s", k.prefix, 22, week, base32(number, 5))
}

// BladeSerial is the serial number of the blade that left the factory in slot n.
func (o Options) BladeSerial(n int) string { return o.serial(bladePart, n) }

// base32 writes n with digits that nobody takes for another (no I, L, O, U).
func base32(n uint64, width int) string {
	const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	out := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		out[i] = digits[n%32]
		n /= 32
	}
	return string(out)
}

// Ranges of MAC addresses, 256 each.
const (
	macVNIC    = iota // of the service profiles, from the pool
	macAdaptor        // burnt in
	macPort
	macManagement
)

// mac is address n of a range: the vendor, twelve bits of the installation, the range and n.
func (o Options) mac(area, n int) string {
	vendor := "00:2A:6A"
	if area == macVNIC {
		vendor = "00:25:B5"
	}
	own := o.digest("mac") % (1 << 12)
	return fmt.Sprintf("%s:%02X:%X%X:%02X", vendor, own>>4, own&0xf, area, n)
}

// uuid is a stable UUID (version 5's form) of the installation for a purpose.
func (o Options) uuid(purpose string) string {
	sum := sha256.Sum256([]byte(o.Serial + "/uuid/" + purpose))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
