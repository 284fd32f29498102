package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"time"

	"samovar/gallery"
)

// runGallery serves the gallery to this machine until ctx ends: go run . gallery.
func runGallery(ctx context.Context, arguments []string, _ environment) error {
	flags := flag.NewFlagSet("samovar gallery", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8090", "`address` of this machine to listen on")
	flags.Usage = func() {}
	if err := parse(flags, arguments); errors.Is(err, flag.ErrHelp) {
		fmt.Println("samovar gallery [FLAGS]")
		flags.PrintDefaults()
		return nil
	} else if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("gallery: it takes no words, and %q follows it", flags.Arg(0))
	}
	if err := mustBeLocal(*addr); err != nil {
		return err
	}
	pages, err := gallery.Handler()
	if err != nil {
		return err
	}
	port, err := listen(*addr)
	if err != nil {
		return err
	}
	fmt.Printf("The gallery is at http://%s\n", port.Addr())
	server := &http.Server{Handler: pages, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(port) }()
	select {
	case <-ctx.Done():
		return errors.Join(server.Close(), exceptClosed(<-ended))
	case err := <-ended:
		return err
	}
}

// mustBeLocal returns an error for an address that other machines reach.
func mustBeLocal(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("--addr=%q: the gallery is for this machine alone; give an address such as 127.0.0.1:8090", addr)
	}
	return nil
}
