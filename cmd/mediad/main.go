// Command mediad is one blade's media daemon, for blades that are hosts of their own.
package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/plenum-meet/plenum/mediad"
)

func main() {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	config := mediad.Config{Log: log, Now: time.Now}
	etcd := flag.String("etcd", os.Getenv("PLENUM_ETCD"), "endpoints of etcd, comma separated (default $PLENUM_ETCD)")
	flag.IntVar(&config.Slot, "slot", 0, "slot of the chassis that the blade is in, 2 to 8")
	flag.StringVar(&config.Prefix, "prefix", "/plenum/", "prefix of every key in etcd")
	flag.StringVar(&config.Media, "media", "127.0.0.1:20000", "host and port of media, UDP and ICE-TCP")
	flag.StringVar(&config.Control, "control", "127.0.0.1:0", "address of the control interface, reachable by functions")
	flag.Parse()
	if *etcd == "" || config.Slot < 1 {
		log.Error("-etcd and -slot are needed")
		os.Exit(2)
	}
	config.Etcd = strings.Split(*etcd, ",")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := mediad.Run(ctx, config); err != nil {
		log.Error("mediad", "err", err)
		os.Exit(1)
	}
}
