package main

import "context"

// commands are what the program does besides serving, by the word that comes first.
var commands = map[string]func(ctx context.Context, arguments []string, env environment) error{
	"demo": runDemo,
}
