package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"

	"samovar/models"
)

// runHelp shows the help of the program, or of one command.
func runHelp(ctx context.Context, arguments []string, env environment) error {
	if len(arguments) == 0 {
		return serve(ctx, []string{"--help"}, env)
	}
	c, known := commandOf(arguments[0])
	if !known {
		return refuseWord(arguments[0])
	}
	if c.name == "help" || c.name == "version" {
		fmt.Printf("samovar %s\n%s\n", c.name, c.does)
		return nil
	}
	return c.run(ctx, []string{"--help"}, env)
}

// printUsage prints the commands and the flags of the server.
func printUsage(flags *flag.FlagSet) {
	to := flags.Output()
	fmt.Fprint(to, "samovar [COMMAND] [FLAGS]\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(to, "  %-8s %s\n", c.name, c.does)
	}
	fmt.Fprintf(to, "\nFlags of serve; each has a variable, --public-url is %s:\n", variableName("public-url"))
	flags.PrintDefaults()
}

// runVersion prints the versions of the program, Go, SQLite and the schema.
func runVersion(_ context.Context, arguments []string, _ environment) error {
	if len(arguments) > 0 {
		return fmt.Errorf("version: it takes nothing, and %q follows it", arguments[0])
	}
	schema, err := models.NewestSchema()
	if err != nil {
		return err
	}
	fmt.Printf("samovar %s\n%s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	fmt.Printf("SQLite by %s\nschema %s\n", models.Driver, schema)
	return nil
}
