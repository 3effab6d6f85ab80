package mmp

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func webbridge3Commands() []command {
	return []command{
		{"webbridge3", "Shows Web Bridge 3", (*call).webbridge3, nil, nil},
		{"webbridge3 (side=https|c2w) listen <interface:port:listener>...", "Sets where it listens", (*call).webbridge3Listen, nil, nil},
		{"webbridge3 (side=https|c2w) listen none", "Removes the interfaces", (*call).webbridge3Listen, nil, nil},
		{"webbridge3 (side=https|c2w) certs <key> <certificate:cert>", "Sets key and full chain certificate", (*call).webbridge3Certs, nil, nil},
		{"webbridge3 (side=https|c2w) certs none", "Removes key and certificate", (*call).webbridge3Certs, nil, nil},
		{"webbridge3 https frame-ancestors <ancestors>...", "Sets who may frame the page", (*call).webbridge3Frames, nil, nil},
		{"webbridge3 https frame-ancestors none", "Lets nobody frame the page", (*call).webbridge3Frames, nil, nil},
		{"webbridge3 http-redirect enable [<port>]", "Sends HTTP to HTTPS (80)", (*call).webbridge3Redirect, nil, nil},
		{"webbridge3 http-redirect disable", "Ends that", (*call).webbridge3NoRedirect, nil, nil},
		{"webbridge3 c2w trust <bundle:cert>", "Sets which Call Bridges and schedulers are trusted", (*call).webbridge3Trust, nil, nil},
		{"webbridge3 c2w trust none", "Trusts nobody", (*call).webbridge3Trust, nil, nil},
		{"webbridge3 options <options>...", "Sets beta options; none removes them", (*call).webbridge3Options, nil, nil},
		{"webbridge3 (state=enable|disable)", "Starts or stops it", (*call).webbridge3State, nil, nil},
		{"webbridge3 restart", "Restarts it", (*call).webbridge3Restart, nil, nil},
		{"webbridge3 status", "Shows whether it runs", (*call).webbridge3Status, nil, nil},
	}
}

func (c *call) setWebBridge3(change func(*appliance.WebBridge3)) error {
	_, err := c.settings().WebBridge3.Update(c.ctx, func(w *appliance.WebBridge3) error {
		change(w)
		return nil
	})
	return err
}

func listeners(list []appliance.Listener) string {
	texts := make([]string, len(list))
	for i, l := range list {
		texts[i] = fmt.Sprintf("%s:%d", l.Interface, l.Port)
	}
	return strings.Join(texts, " ")
}

func (c *call) webbridge3() error {
	w, err := c.settings().WebBridge3.Get(c.ctx)
	if err != nil {
		return err
	}
	return c.block("Enabled", truth(w.Enabled), "HTTPS listening ports and interfaces", listeners(w.HTTPS), "HTTPS Key file", w.HTTPSKey,
		"HTTPS Full chain certificate file", w.HTTPSChain, "HTTPS Frame-Ancestors", w.FrameAncestors, "HTTP redirect", redirect(w),
		"C2W listening ports and interfaces", listeners(w.C2W), "C2W Key file", w.C2WKey, "C2W Full chain certificate file", w.C2WChain,
		"C2W Trust bundle", w.C2WTrust, "Meetingapps address", "", "Meetingapps port", "", "Audio priority flag", "", "Beta options", w.Options)
}

func redirect(w appliance.WebBridge3) string {
	if !w.Redirect {
		return enabled(false)
	}
	return fmt.Sprintf("Enabled, Port:%d", w.RedirectPort)
}

func (c *call) webbridge3Listen() error {
	var list []appliance.Listener
	for _, word := range c.args["interface:port"] {
		l, err := listener(word)
		if err != nil {
			return failed("%s is not an interface and port", word)
		}
		list = append(list, l)
	}
	admin, err := c.settings().WebAdmin.Get(c.ctx)
	if err == nil && c.arg("side") == "https" {
		err = c.notC2W(list...)
	}
	if err != nil {
		return err
	}
	if c.arg("side") == "c2w" && slices.ContainsFunc(list, func(l appliance.Listener) bool { return l.Port == 443 || admin.On(l) }) {
		return failure("the C2W port can be neither 443 nor that of webadmin")
	}
	return c.setWebBridge3(func(w *appliance.WebBridge3) {
		*map[string]*[]appliance.Listener{"https": &w.HTTPS, "c2w": &w.C2W}[c.arg("side")] = list
	})
}

func (c *call) webbridge3Certs() error {
	files, err := c.certificateFiles()
	if err != nil {
		return err
	}
	return c.setWebBridge3(func(w *appliance.WebBridge3) {
		if c.arg("side") == "https" {
			w.HTTPSKey, w.HTTPSChain = files.Key, files.Cert
		} else {
			w.C2WKey, w.C2WChain = files.Key, files.Cert
		}
	})
}

func (c *call) webbridge3Frames() error {
	return c.setWebBridge3(func(w *appliance.WebBridge3) { w.FrameAncestors = words(c.args["ancestors"]) })
}

// words joins arguments; the single word "none" is nothing.
func words(list []string) string {
	if len(list) == 1 && list[0] == "none" {
		return ""
	}
	return strings.Join(list, " ")
}

func (c *call) webbridge3Redirect() error {
	port := 80
	if c.arg("port") != "" {
		port = c.number("port")
	}
	return c.setWebBridge3(func(w *appliance.WebBridge3) { w.Redirect, w.RedirectPort = true, port })
}

func (c *call) webbridge3NoRedirect() error {
	return c.setWebBridge3(func(w *appliance.WebBridge3) { w.Redirect, w.RedirectPort = false, 0 })
}

func (c *call) webbridge3Trust() error {
	bundle, err := c.bundleFile()
	if err != nil {
		return err
	}
	return c.setWebBridge3(func(w *appliance.WebBridge3) { w.C2WTrust = bundle })
}

func (c *call) webbridge3Options() error {
	return c.setWebBridge3(func(w *appliance.WebBridge3) { w.Options = words(c.args["options"]) })
}

func (c *call) webbridge3State() error {
	if c.on() {
		w, err := c.settings().WebBridge3.Get(c.ctx)
		if err != nil {
			return err
		}
		if err := c.readyWebBridge3(w); err != nil {
			return err
		}
	}
	if err := c.setWebBridge3(func(w *appliance.WebBridge3) { w.Enabled, w.RestartedAt = c.on(), c.Now() }); err != nil {
		return err
	}
	return c.success("Webbridge3 %sd", c.arg("state"))
}

// readyWebBridge3 prints a line for each check that passes.
func (c *call) readyWebBridge3(w appliance.WebBridge3) error {
	for _, side := range []struct {
		name, key, chain string
		listen           []appliance.Listener
	}{{"HTTPS", w.HTTPSKey, w.HTTPSChain, w.HTTPS}, {"C2W", w.C2WKey, w.C2WChain, w.C2W}} {
		switch {
		case len(side.listen) == 0:
			return failed("no %s interface configured", side.name)
		case side.key == "":
			return failed("%s port set but no certificates configured", side.name)
		}
		if err := errors.Join(c.pair(side.key, side.chain), c.openable(w.Enabled, side.listen...)); err != nil {
			return err
		}
		c.printf("SUCCESS: %s Key and certificate pair match\n", side.name)
	}
	if w.C2WTrust == "" {
		return failure("no C2W trust bundle configured")
	}
	return nil
}

func (c *call) webbridge3Restart() error {
	w, err := c.settings().WebBridge3.Get(c.ctx)
	if err != nil {
		return err
	}
	if !w.Enabled {
		return failure("Webbridge3 is not enabled")
	}
	if err := c.setWebBridge3(func(w *appliance.WebBridge3) { w.RestartedAt = c.Now() }); err != nil {
		return err
	}
	if err := c.readyWebBridge3(w); err != nil {
		return err
	}
	return c.success("Webbridge3 restarted")
}

func (c *call) webbridge3Status() error {
	w, err := c.settings().WebBridge3.Get(c.ctx)
	if err != nil {
		return err
	}
	return c.status("webbridge3", webBridgeService(w))
}
