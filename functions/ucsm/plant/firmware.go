package plant

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// windowBoots is after how many boot times the maintenance window of a timer opens.
const windowBoots = 10

// firmware compares what each blade runs with the host pack of its profile (guide F.2). A version that differs is put
// on when the profile's maintenance policy lets the blade go down; a blade that is off does not need to be asked for.
func (s *step) firmware() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		profile := s.get(bladeDN(slot), "assignedToDn")
		if s.outdated(slot) {
			if s.get(bladeDN(slot), "operPower") == "off" && !s.busy(slot) && s.able(slot) {
				s.begin(slot, upgrade)
			} else {
				s.askToReboot(profile)
			}
		} else if profile != "" {
			s.remove(profile + "/ack")
		}
	}
}

// outdated reports whether the blade runs another version than its profile's pack holds.
func (s *step) outdated(slot int) bool {
	wanted := s.bundle(slot)
	return wanted != "" && wanted != s.get(bladeDN(slot)+"/mgmt/fw-system", "packageVersion")
}

// bundle is the version of the blade's host pack, "" for none.
func (s *step) bundle(slot int) string {
	profile := s.get(bladeDN(slot), "assignedToDn")
	return s.get(s.policy(profile, "fw-host-pack-", s.get(profile, "hostFwPolicyName")), "bladeBundleVersion")
}

// policy finds a policy by name in a profile's organization or one above it; "" when there is none.
func (s *step) policy(profile, prefix, name string) string {
	for org := profile; name != "" && strings.Contains(org, "/"); {
		org = parent(org)
		if s.exists(org + "/" + prefix + name) {
			return org + "/" + prefix + name
		}
	}
	return ""
}

// askToReboot makes the pending reboot of a profile's blade known, unless the policy needs no question.
func (s *step) askToReboot(profile string) {
	mode := s.get(s.policy(profile, "maint-", s.get(profile, "maintPolicyName")), "uptimeDisr")
	ack := profile + "/ack"
	if mode == "immediate" || mode == "" || s.exists(ack) {
		return
	}
	s.create("lsmaintAck", ack, inventory.Defaults("lsmaintAck", s.stamp()))
	s.set(ack, "deploymentMode", mode, "operState", pick(mode == "user-ack", "waiting-for-user", "waiting-for-maint-window"),
		"disr", "up-time", "changeDetails", "bios-fw", "modified", s.stamp())
}

// rebooting reports whether the blade has to go down now for its new version.
func (s *step) rebooting(slot int) bool {
	if !s.outdated(slot) {
		return false
	}
	ack := s.get(bladeDN(slot), "assignedToDn") + "/ack"
	word := s.get(ack, "adminState")
	return !s.exists(ack) || word == "trigger" || word == "trigger-immediate" || word == "user-ack" ||
		s.get(ack, "deploymentMode") == "timer-automatic" && s.since(s.get(ack, "modified")) >= windowBoots*s.Boot
}

// upgraded is the blade with the version of its pack.
func (s *step) upgraded(slot int) bool {
	bundle := s.bundle(slot)
	version := inventory.Version(strings.TrimSuffix(bundle, "B"))
	blade := bladeDN(slot)
	for _, dn := range s.list("firmwareRunning") {
		if strings.HasPrefix(dn, blade+"/") {
			s.set(dn, "version", version.Of(s.get(dn, "type"), s.get(dn, "deployment"), s.Chassis.Model), "packageVersion", bundle)
		}
	}
	s.set(blade+"/fw-status", "packageVersion", bundle, "cimcVersion", string(version))
	s.set(blade+"/bios", "revision", version.Of("blade-bios", "system", s.Chassis.Model), "initSeq", version.Of("blade-bios", "system", s.Chassis.Model))
	return true
}
