package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions"
)

// config is the command line, with what it leaves out taken from the environment.
type config struct {
	functions []string // empty: all
	listen    string
	etcd      []string
	prefix    string
	proxies   []netip.Prefix // whose X-Forwarded-For is believed
	job       string         // run this job once and end
	lambda    bool
	level     slog.Level
	modules   string // folder of policies' modules that all instances share; empty: the built-in ones only
	cache     string // folder of this instance for compiled policies; empty: none
}

var errNoEtcd = errors.New("--etcd or PLENUM_ETCD is needed")

// parse reads the arguments. Lambda passes none, so that each flag has a variable in the environment too.
func parse(args []string, env func(string) string, help io.Writer) (config, error) {
	c := config{lambda: env("AWS_LAMBDA_RUNTIME_API") != "", level: slog.LevelWarn}
	var names, etcd, proxies string
	flags := flag.NewFlagSet("function", flag.ContinueOnError)
	flags.SetOutput(help)
	flags.Usage = func() { usage(flags) }
	flags.StringVar(&names, "functions", env("PLENUM_FUNCTIONS"), "functions to serve, comma separated; empty: all (PLENUM_FUNCTIONS)")
	flags.StringVar(&c.listen, "listen", or(env("PLENUM_LISTEN"), "127.0.0.1:9000"), "address for plain HTTP (PLENUM_LISTEN)")
	flags.StringVar(&etcd, "etcd", env("PLENUM_ETCD"), "endpoints of etcd, comma separated (PLENUM_ETCD)")
	flags.StringVar(&c.prefix, "prefix", or(env("PLENUM_PREFIX"), "/plenum/"), "prefix of every key in etcd (PLENUM_PREFIX)")
	flags.StringVar(&proxies, "proxies", env("PLENUM_PROXIES"), "networks whose X-Forwarded-For is believed, such as 127.0.0.1/32 (PLENUM_PROXIES)")
	flags.StringVar(&c.modules, "modules", env("PLENUM_MODULES"), "folder of policies' modules, shared by all instances; empty: built-in policies only (PLENUM_MODULES)")
	flags.StringVar(&c.cache, "cache", or(env("PLENUM_CACHE"), lambdaCache(c.lambda)), "private folder for compiled policies; empty: none (PLENUM_CACHE)")
	flags.StringVar(&c.job, "job", "", "run this timer job once and end")
	flags.TextVar(&c.level, "log-level", logLevel(env("PLENUM_LOG")), "debug, info, warn or error (PLENUM_LOG)")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	c.functions, c.etcd = list(names), list(etcd)
	return c, c.check(proxies)
}

func (c *config) check(proxies string) error {
	if len(c.etcd) == 0 {
		return errNoEtcd
	}
	all := functions.All()
	for _, name := range c.functions {
		if !slices.ContainsFunc(all, func(f functions.Function) bool { return f.Name == name }) {
			return fmt.Errorf("unknown function %q", name)
		}
	}
	for _, network := range list(proxies) {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			return fmt.Errorf("--proxies: %w", err)
		}
		c.proxies = append(c.proxies, prefix)
	}
	return nil
}

// lambdaCache is the one folder that a Lambda function can write, and has for itself.
func lambdaCache(lambda bool) string {
	if lambda {
		return filepath.Join(os.TempDir(), "plenum-policies")
	}
	return ""
}

func usage(flags *flag.FlagSet) {
	fmt.Fprint(flags.Output(), "Usage: function [flags]\n\nServes functions of the control plane over plain HTTP, or as a Lambda function when\n"+
		"AWS_LAMBDA_RUNTIME_API is set. Exit codes: 0 done, 1 failed, 2 wrong usage.\n\n")
	flags.PrintDefaults()
}

func logLevel(s string) slog.Level {
	level := slog.LevelWarn
	if err := level.UnmarshalText([]byte(s)); err != nil {
		return slog.LevelWarn
	}
	return level
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
