// Package probe asks the network: names, time, whether a host answers and how one gets there.
package probe
