// Samovar is a web chat that anyone can host: one program, one database file.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	signal.Ignore(syscall.SIGHUP) // a closed terminal or a "reload" would end it without the orderly stop
	if err := run(ctx, os.Args[1:], os.Environ()); err != nil {
		fmt.Fprintln(os.Stderr, "samovar:", err)
		os.Exit(1)
	}
}

// run runs the command named by the first argument, or serves until ctx ends.
func run(ctx context.Context, arguments []string, env environment) error {
	if len(arguments) == 0 {
		return serve(ctx, nil, env)
	}
	first := arguments[0]
	switch c, known := commandOf(first); {
	case known:
		return c.run(ctx, arguments[1:], env)
	case first == "--version" || first == "-version":
		return runVersion(ctx, arguments[1:], env)
	case !strings.HasPrefix(first, "-"):
		return refuseWord(first)
	}
	return serve(ctx, arguments, env)
}

// serve serves an installation until ctx ends.
func serve(ctx context.Context, arguments []string, env environment) error {
	config, err := readConfig(arguments, env)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	i, port, err := start(ctx, config)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // stopped before it served, as it was told
	}
	if err != nil {
		return err
	}
	defer i.close()
	fmt.Println(i.greeting(port.Addr()))
	return i.serve(ctx, port)
}

func listen(addr string) (listener, error) {
	port, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on --addr %s: %w", addr, err)
	}
	return port.(*net.TCPListener), nil // net.Listen returns this type for tcp
}
