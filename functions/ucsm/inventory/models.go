package inventory

// Model is a kind of blade.
type Model struct {
	Name      string // "M5", "M4"
	PID       string
	Board     string
	Processor Processor
	Memory    Memory
	BIOS      string // first part of the BIOS version
	// Watts of a blade that is in standby, idle, and under full load.
	Standby, Idle, Full float64
}

// Processor is one of a blade's two.
type Processor struct {
	PID, Name      string
	Cores, Threads int
	Speed          string // GHz, six decimals
}

// Memory is how a blade's memory is made up: modules of one kind in every socket.
type Memory struct {
	PID       string
	Capacity  int // MB of a module
	Clock     int // MHz
	Locations []string
}

// Processors of a blade.
const processors = 2

// M5 and M4 are the blades that the product was sold with (guide 1.1). What is inside is decided here: the guide does
// not say.
func M5() Model {
	return Model{Name: "M5", PID: "UCSB-B200-M5", Board: "UCSB-B200-M5", BIOS: "B200M5",
		Processor: Processor{"UCS-CPU-6148", "Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz", 20, 40, "2.400000"},
		Memory:    Memory{"UCS-MR-X16G1RS-H", 16384, 2666, sockets("ABCDEFGHJKLM", 2)},
		Standby:   18, Idle: 142, Full: 508}
}

// M4 is the older blade.
func M4() Model {
	return Model{Name: "M4", PID: "UCSB-B200-M4", Board: "UCSB-B200-M4", BIOS: "B200M4",
		Processor: Processor{"UCS-CPU-E52698E", "Intel(R) Xeon(R) CPU E5-2698 v4 @ 2.20GHz", 20, 40, "2.200000"},
		Memory:    Memory{"UCS-MR-1X161RV-A", 16384, 2400, sockets("ABCDEFGH", 3)},
		Standby:   16, Idle: 128, Full: 462}
}

// Models is both by name.
func Models() map[string]Model { return map[string]Model{"M5": M5(), "M4": M4()} }

// sockets names the memory sockets: each channel's in turn.
func sockets(channels string, each int) []string {
	var names []string
	for _, channel := range channels {
		for n := 1; n <= each; n++ {
			names = append(names, "DIMM_"+string(channel)+itoa(n))
		}
	}
	return names
}

// TotalMemory is the blade's memory in MB, Cores and Threads what its processors have together.
func (m Model) TotalMemory() int { return m.Memory.Capacity * len(m.Memory.Locations) }

// Cores is the number of cores of all processors.
func (m Model) Cores() int { return processors * m.Processor.Cores }

// Threads is the number of threads of all processors.
func (m Model) Threads() int { return processors * m.Processor.Threads }
