// Package rules is what the classes' own logic refuses and adds at a commit, beyond what the class table says: the
// management addresses of both interconnects lie in one subnet, a block of addresses is not too large, a password is
// strong, firmware goes up in order, a change is recorded.
//
// Each group of classes has a file; the table below says which rules belong to a class. What the system itself
// commits is not refused, but completed like everything else.
package rules

import (
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Rules are the rules of all classes: tree.Rules.
type Rules struct{ now func() time.Time }

// New makes the rules. now is the product's clock.
func New(now func() time.Time) *Rules { return &Rules{now: now} }

// rule judges or completes one object that a commit touches. old is nil when it is created, o when it is deleted. A
// rule that completes changes c.after only.
type rule func(c *commit, old, o *tree.Object) error

// commit is the commit under judgement.
type commit struct {
	before *tree.Snapshot
	after  *tree.Draft
	actor  tree.Actor
	now    time.Time
	asked  []string // the objects that the actor asked to change, before anything was completed
}

// refusals are asked for what clients commit.
func refusals() map[string][]rule {
	return map[string][]rule{
		"aaaEpAuthProfile":        {keepsDefault},
		"aaaRole":                 {keepsBuiltIn},
		"aaaSshAuth":              {sshKeysAreKeys},
		"aaaUser":                 {passwordIsStrong, keepsAdmin},
		"commDateTime":            {zoneExists},
		"commDnsProvider":         {fewProviders},
		"commNtpProvider":         {fewProviders},
		"equipmentChassis":        {chassisStays},
		"fabricVlan":              {keepsDefault, vlanHasNumber, vlanIsFree},
		"firmwareComputeHostPack": {keepsDefault, bladesFollow},
		"firmwareDistributable":   {bundleIsFree},
		"firmwareDownloader":      {downloadFits},
		"firmwareInfraPack":       {infrastructureLeads},
		"ippoolBlock":             {blockFits},
		"ippoolIpV6Block":         {blockFits},
		"ippoolPool":              {keepsDefault},
		"lsBinding":               {bladeIsFree},
		"lsbootPolicy":            {keepsDefault},
		"lsmaintMaintPolicy":      {keepsDefault},
		"macpoolBlock":            {numberedBlockFits},
		"macpoolPool":             {keepsDefault},
		"mgmtIPv6IfAddr":          {oneSubnet6},
		"networkElement":          {oneSubnet4},
		"orgOrg":                  {keepsRoot, notTooDeep},
		"pkiKeyRing":              {keepsDefault},
		"powerPolicy":             {keepsDefault},
		"sysdebugTechSupport":     {supportFits},
		"solPolicy":               {keepsDefault},
		"topSystem":               {oneSubnet4, oneSubnet6},
		"uuidpoolBlock":           {numberedBlockFits},
		"uuidpoolPool":            {keepsDefault},
	}
}

// completions are made in what anybody commits.
func completions() map[string][]rule {
	return map[string][]rule{
		"sysdebugTechSupport":   {supportBegins},
		"aaaEpUser":             {privilegeDefault},
		"aaaSshAuth":            {sshKeyType},
		"aaaUser":               {factoryMark, accountDefault, accountExpires, accountParts},
		"commDateTime":          {zoneApplies},
		"commDnsProvider":       {providerApplies},
		"commNtpProvider":       {providerApplies},
		"ippoolBlock":           {blockDefaults, poolSizes},
		"ippoolIpV6Block":       {poolSizes},
		"lsServer":              {profileParts},
		"macpoolBlock":          {numberedPoolSize},
		"mgmtImporter":          {importerMark},
		"orgOrg":                {orgLevel},
		"firmwareDistributable": {bundleGoes},
		"firmwareDownloader":    {downloadBegins},
		"firmwareImage":         {imageGoes},
		"uuidpoolBlock":         {numberedPoolSize},
	}
}

// Apply judges the commit and completes it.
func (r *Rules) Apply(before *tree.Snapshot, after *tree.Draft, a tree.Actor, _ []tree.Change) error {
	c := &commit{before: before, after: after, actor: a, now: r.now(), asked: after.Touched()}
	if err := c.each(completions()); err != nil {
		return err
	}
	if a.Internal {
		if a.User != "" { // the system acts for a user
			c.record()
			c.fillIn()
		}
		return nil
	}
	if err := c.permitted(); err != nil {
		return err
	}
	if err := c.factoryGate(); err != nil {
		return err
	}
	if err := c.each(refusals()); err != nil {
		return err
	}
	c.record()
	c.fillIn()
	return nil
}

// each asks the rules of every object that the commit touched so far.
func (c *commit) each(rules map[string][]rule) error {
	for _, dn := range c.after.Touched() {
		old, o := c.before.Get(dn), c.after.Get(dn)
		if old == nil && o == nil {
			continue
		}
		if old != nil && o != nil && c.after.Made(dn) { // deleted, then created again
			if err := c.ask(rules[old.Class], old, nil); err != nil {
				return err
			}
			old = nil
		}
		if err := c.ask(rules[classOf(old, o)], old, o); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) ask(rules []rule, old, o *tree.Object) error {
	for _, rule := range rules {
		if err := rule(c, old, o); err != nil {
			return err
		}
	}
	return nil
}

func classOf(old, o *tree.Object) string {
	if o != nil {
		return o.Class
	}
	return old.Class
}

// refuse is a refusal by the logic of a class.
func refuse(format string, args ...any) error { return tree.Refuse(tree.CodeLogic, format, args...) }

// changed reports whether one of the properties differs between old and o, which exists.
func changed(old, o *tree.Object, props ...string) bool {
	for _, name := range props {
		if old == nil && o.Get(name) != "" || old != nil && old.Get(name) != o.Get(name) {
			return true
		}
	}
	return false
}

// complete sets the properties that the object has not.
func (c *commit) complete(o *tree.Object, props map[string]string) {
	for name, value := range props {
		if o.Get(name) == "" {
			c.after.Set(o.DN, name, value)
		}
	}
}
