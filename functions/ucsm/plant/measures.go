package plant

import (
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// metrics are measured values by name.
type metrics map[string]float64

// measure says what the objects of a class measure, and how often: by the collection policy of that name.
type measure struct {
	class, policy string
	read          func(*step, string) metrics
}

// measures is every kind of statistics object whose values change.
var measures = []measure{
	{"equipmentChassisStats", "chassis", (*step).chassisStats},
	{"equipmentPsuStats", "chassis", (*step).supplyStats},
	{"equipmentPsuInputStats", "chassis", (*step).supplyInput},
	{"equipmentFanStats", "chassis", (*step).fanStats},
	{"equipmentFanModuleStats", "chassis", (*step).moduleStats},
	{"equipmentIOCardStats", "chassis", (*step).bayStats},
	{"computeMbPowerStats", "server", (*step).boardPower},
	{"computeMbTempStats", "server", (*step).boardTemperature},
	{"processorEnvStats", "server", (*step).processorTemperature},
	{"memoryUnitEnvStats", "server", (*step).memoryTemperature},
	{"memoryArrayEnvStats", "server", (*step).memoryCurrent},
	{"swEnvStats", "port", (*step).switchTemperature},
	{"swCardEnvStats", "port", (*step).cardTemperature},
	{"swSystemStats", "port", (*step).switchSystem},
	{"etherRxStats", "port", (*step).received},
	{"etherTxStats", "port", (*step).sent},
}

func (s *step) chassisStats(string) metrics {
	if s.working() == 0 {
		return metrics{"inputPower": 0, "outputPower": 0, "ChassisI2CErrors": 0}
	}
	return metrics{"inputPower": s.output() / efficiency, "outputPower": s.output(), "ChassisI2CErrors": 0}
}

// supplying is a working supply's output, 0 for a broken one.
func (s *step) supplying(dn string) float64 {
	return pickFloat(s.get(parent(dn), "operability") == "operable", s.supplyShare(), 0)
}

func (s *step) supplyStats(dn string) metrics {
	out := s.supplying(dn)
	alive := pickFloat(out > 0, 1, 0)
	return metrics{"ambientTemp": inletCelsius + 1, "input210v": supplyVolts * alive, "inputPower": out / efficiency, "output12v": railVolts * alive,
		"output3v3": 3.3 * alive, "outputCurrent": out / railVolts, "outputPower": out, "psuTemp1": inletCelsius + 6 + out/100,
		"psuTemp2": inletCelsius + 9 + out/90, "PsuI2CErrors": 0}
}

func (s *step) supplyInput(dn string) metrics {
	in := s.supplying(dn) / efficiency
	return metrics{"power": in, "current": in / supplyVolts, "voltage": pickFloat(in > 0, supplyVolts, 0)}
}

func (s *step) fanStats(dn string) metrics {
	return metrics{"speed": pickFloat(s.get(parent(dn), "operability") == "operable", s.fanSpeed(), 0)}
}

func (s *step) moduleStats(string) metrics {
	return metrics{"ambientTemp": inletCelsius + 5, "FanModuleI2CErrors": 0}
}

func (s *step) bayStats(string) metrics {
	return metrics{"ambientTemp": inletCelsius + 8, "dimmTemp": inletCelsius + 12, "procTemp": inletCelsius + 24, "temp": inletCelsius + 8, "IomI2CErrors": 0}
}

// slotOf is the slot of the blade that a DN lies in.
func slotOf(dn string) int {
	rest, _ := strings.CutPrefix(dn, chassisDN+"/blade-")
	slot, _ := strconv.Atoi(rest[:min(1, len(rest))])
	return slot
}

func (s *step) boardPower(dn string) metrics {
	watts := s.bladeWatts(slotOf(dn))
	return metrics{"consumedPower": watts, "inputCurrent": watts / railVolts, "inputVoltage": pickFloat(watts > 0, railVolts, 0)}
}

func (s *step) boardTemperature(dn string) metrics {
	warmth := (s.celsius(slotOf(dn)) - inletCelsius) / 3
	return metrics{"fmTempSenIo": inletCelsius + warmth, "fmTempSenRear": inletCelsius + warmth + 3, "fmTempSenRearL": inletCelsius + warmth + 2, "fmTempSenRearR": inletCelsius + warmth + 4}
}

func (s *step) processorTemperature(dn string) metrics {
	return metrics{"temperature": s.celsius(slotOf(dn))}
}

func (s *step) memoryTemperature(dn string) metrics {
	return metrics{"temperature": inletCelsius + (s.celsius(slotOf(dn))-inletCelsius)*dimmShare + s.noise(dn)}
}

func (s *step) memoryCurrent(dn string) metrics {
	return metrics{"inputCurrent": pickFloat(s.running(slotOf(dn)), 5+6*s.share(slotOf(dn)), 0)}
}

func (s *step) switchTemperature(string) metrics {
	return metrics{"donner": 0, "fanCtrlrInlet1": inletCelsius, "fanCtrlrInlet2": inletCelsius + 1, "fanCtrlrInlet3": inletCelsius, "fanCtrlrInlet4": inletCelsius + 1,
		"mainBoardOutlet1": inletCelsius + 11, "mainBoardOutlet2": inletCelsius + 12, "psuCtrlrInlet1": inletCelsius, "psuCtrlrInlet2": inletCelsius,
		"td2": inletCelsius + 29, "tiburon": inletCelsius + 25}
}

func (s *step) cardTemperature(string) metrics {
	return metrics{"SlotOutlet1": inletCelsius + 10, "SlotOutlet2": inletCelsius + 10, "SlotOutlet3": inletCelsius + 11}
}

func (s *step) switchSystem(dn string) metrics {
	return metrics{"load": 1.2 + s.noise(dn)/2, "memAvailable": 2380, "memCached": 1050, "kernelMemFree": 620, "kernelMemTotal": 1024, "CorrectableParityError": 0}
}

// carried is what the uplink of a fabric carries in a collection interval: all traffic takes one path.
func (s *step) carried(dn string, rate func(Load) int) metrics {
	bits := 0
	if strings.Contains(dn, "sys/switch-"+s.path()+"/") {
		for _, l := range s.Loads {
			bits += rate(l)
		}
	}
	const packet = 180.0 // bytes: speech and video mixed
	bytes := float64(bits) / 8 * s.period("port").Seconds()
	return metrics{"totalBytes": bytes, "totalPackets": bytes / packet, "unicastPackets": bytes / packet, "multicastPackets": 0, "broadcastPackets": 0, "jumboPackets": 0}
}

func (s *step) received(dn string) metrics { return s.carried(dn, func(l Load) int { return l.In }) }

func (s *step) sent(dn string) metrics { return s.carried(dn, func(l Load) int { return l.Out }) }

// budgets is what the power budgets say that is drawn now.
func (s *step) budgets() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		s.set(bladeDN(slot)+"/budget", "currentPower", itoa(int(s.bladeWatts(slot))))
	}
	s.set(chassisDN+"/budget", "currentPower", itoa(int(s.output())))
}
