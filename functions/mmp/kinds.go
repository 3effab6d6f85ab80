package mmp

import (
	"context"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/store"
)

// kinds are the kinds of arguments that patterns name. It belongs to one line.
type kinds struct {
	ctx    context.Context
	server *Server
}

var (
	hostForm = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}\.?)*$`)
	nameForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$`)
)

// valid says what a word must be like to be of a kind. A kind that is not here is any word.
var valid = map[string]func(word string) bool{
	"ip":      isIP,
	"ip4":     func(w string) bool { a, err := netip.ParseAddr(w); return err == nil && a.Is4() },
	"ip6":     func(w string) bool { a, err := netip.ParseAddr(w); return err == nil && a.Is6() },
	"prefix4": func(w string) bool { p, err := netip.ParsePrefix(w); return err == nil && p.Addr().Is4() },
	"prefix6": func(w string) bool { p, err := netip.ParsePrefix(w); return err == nil && p.Addr().Is6() },
	"host":    isHost,
	"machine": func(w string) bool { return isHost(w) && !isIP(w) },
	"hosts":   func(w string) bool { _, err := netip.ParsePrefix(w); return err == nil || isHost(w) },
	"network": func(w string) bool { _, err := netip.ParsePrefix(w); return err == nil || isIP(w) },
	"domain":  func(w string) bool { return w == "." || isHost(w) },
	"port":    between(1, 65535),
	"hours":   between(1, 24),
	"count":   between(1, 100000),
	"seconds": between(0, 86400),
	"mtu":     between(576, 9000),
	"dscp":    between(0, 63),
	"file":    isFile,
	"key":     isFile,
	"cert":    isFile,
	"base":    isFile,
	"name":    nameForm.MatchString,
	"user":    nameForm.MatchString,
	"new":     nameForm.MatchString,
	"nfs":     func(w string) bool { host, dir, ok := strings.Cut(w, ":"); return ok && isHost(host) && dir != "" },
	"anchor":  func(w string) bool { return len(w) > 0 && len(w) < 1024 },
	"version": regexp.MustCompile(`^1\.[0-3]$`).MatchString,
	"date":    regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`).MatchString,
	"time":    regexp.MustCompile(`^\d{2}:\d{2}(:\d{2})?$`).MatchString,
	"command": regexp.MustCompile(`^[a-z0-9_]+$`).MatchString,
}

func isIP(w string) bool { _, err := netip.ParseAddr(w); return err == nil }

func isHost(w string) bool { return isIP(w) || len(w) <= 253 && hostForm.MatchString(w) }

func isFile(w string) bool { return files.Check(w) == nil && w != "none" }

// between is the kind of whole numbers from low to high.
func between(low, high int) func(string) bool {
	return func(w string) bool { n, err := strconv.Atoi(w); return err == nil && low <= n && n <= high }
}

// interfaces are the network interfaces by platform (appendix D).
func interfaces(platform string) []string {
	if platform == appliance.PlatformCMS2000 {
		return []string{"a"}
	}
	return []string{"a", "b", "c", "d"}
}

// Valid reports whether a word can be an argument of that kind.
func (k kinds) Valid(kind, word string) bool {
	ifaces := interfaces(k.server.Platform)
	switch kind {
	case "iface":
		return slices.Contains(ifaces, word)
	case "listener":
		_, err := listener(word)
		iface, _, _ := strings.Cut(word, ":")
		return err == nil && slices.Contains(ifaces, iface)
	}
	check := valid[kind]
	return check == nil || check(word)
}

// endings are what files of a kind are called.
var endings = map[string][]string{"key": {".key"}, "cert": {".crt", ".cer", ".pem", ".der"}, "file": {""}, "base": {".csr", ".crt"},
	"image": {".img"}, "backup": {".bak"}}

// Suggest lists words that an argument of that kind could be. What cannot be read is not suggested.
func (k kinds) Suggest(kind string) []string {
	switch kind {
	case "iface":
		return interfaces(k.server.Platform)
	case "user":
		return k.users()
	case "command":
		return k.server.table.words()
	case "zone":
		return strings.Fields(zones)
	}
	return k.files(endings[kind], kind == "base" || kind == "backup")
}

func (k kinds) users() (names []string) {
	_ = k.server.Tables.Accounts.Each(k.ctx, "", func(row store.Row[appliance.Account]) error {
		names = append(names, row.Value.Name)
		return nil
	})
	return names
}

// files are the names of files with one of the endings, without it if bare.
func (k kinds) files(endings []string, bare bool) (names []string) {
	if len(endings) == 0 {
		return nil
	}
	list, _ := k.server.folder.List(k.ctx)
	for _, info := range list {
		for _, ending := range endings {
			if name, ok := strings.CutSuffix(info.Name, ending); ok && bare {
				names = append(names, name)
			} else if ok {
				names = append(names, info.Name)
			}
		}
	}
	return names
}

// listener reads "a:443".
func listener(word string) (l appliance.Listener, err error) {
	iface, port, _ := strings.Cut(word, ":")
	n, err := strconv.ParseUint(port, 10, 16)
	if err == nil && n == 0 {
		err = strconv.ErrRange
	}
	return appliance.Listener{Interface: iface, Port: int(n)}, err
}
