// Command load measures the local server: it builds and starts one on loopback, asks it for lists and makes spaces in
// it through TLS with Basic sign-in, uses UCS Manager's XML API and command line, and prints requests per second,
// latencies and memory.
//
//	go run ./tests/load [-requests 2000] [-seconds 10] [-clients 1,8,32] [-blades 7] [-sessions 50]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// plan bounds a run: each measurement ends after so many requests or so much time.
type plan struct {
	requests int
	limit    time.Duration
	clients  []int
	blades   int
	sessions int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, p, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func parse(args []string) (plan, error) {
	var p plan
	var clients string
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.IntVar(&p.requests, "requests", 2000, "requests of one measurement, at most")
	seconds := flags.Float64("seconds", 10, "duration of one measurement, at most")
	flags.StringVar(&clients, "clients", "1,8,32", "numbers of clients at once")
	flags.IntVar(&p.blades, "blades", 7, "media blades")
	flags.IntVar(&p.sessions, "sessions", 50, "ssh sessions held open at once for the last figure")
	if err := flags.Parse(args); err != nil {
		return p, err
	}
	p.limit = time.Duration(*seconds * float64(time.Second))
	for _, n := range strings.Split(clients, ",") {
		count, err := strconv.Atoi(n)
		if err != nil || count < 1 {
			return p, fmt.Errorf("-clients %q: want numbers", clients)
		}
		p.clients = append(p.clients, count)
	}
	return p, nil
}

// run starts the server, measures, prints, and stops it.
func run(ctx context.Context, p plan, out io.Writer) error {
	s, err := start(p.blades)
	if err != nil {
		return err
	}
	return errors.Join(report(ctx, s, p, out), s.stop())
}

func report(ctx context.Context, s *server, p plan, out io.Writer) error {
	idle, err := s.memory()
	if err != nil {
		return err
	}
	if err := s.signIn(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "ready %s after the start; memory idle: %s\n\n", s.up.Ready.Round(time.Millisecond), idle)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "request\tclients\trequests\terrors\tper second\tp50 ms\tp99 ms\tto the first\t")
	for _, w := range works() {
		var first float64
		for _, n := range p.clients {
			r := measure(ctx, s, w, n, p)
			if first == 0 {
				first = r.rate()
			}
			fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%.0f\t%.2f\t%.2f\t%.2fx\t\n", w.name, n, len(r.times), r.failed, r.rate(),
				ms(r.quantile(0.5)), ms(r.quantile(0.99)), r.rate()/first)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	busy, err := s.memory()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nmemory afterwards: %s\n", busy)
	return held(ctx, s, p, out)
}

// held prints what open ssh sessions cost.
func held(ctx context.Context, s *server, p plan, out io.Writer) error {
	closeAll, err := s.hold(ctx, p.sessions)
	defer closeAll()
	if err != nil {
		return err
	}
	open, err := s.memory()
	fmt.Fprintf(out, "with %d ssh sessions open: %s\n", p.sessions, open)
	return err
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
