// Command function serves functions of the control plane: over plain HTTP for behind a proxy, or, when it runs in
// AWS Lambda, as the function's bootstrap. Whatever it is asked, all state is in etcd.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the linker.
var version = "dev"

// Exit codes.
const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c, err := parse(os.Args[1:], os.Getenv, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "function:", err)
		os.Exit(exitUsage)
	}
	if err := run(ctx, c, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "function:", err)
		os.Exit(exitFailed)
	}
}

// run does what the configuration wants until ctx ends. Started by Lambda it never returns.
func run(ctx context.Context, c config, out, logs io.Writer) error {
	h, err := newHost(c, logs)
	if err != nil {
		return err
	}
	defer h.close()
	switch {
	case c.lambda:
		h.invoke(ctx)
		return nil
	case c.job != "":
		return h.runJob(ctx, c.job)
	}
	return h.serve(ctx, out)
}
