//go:build !linux

package testfolder

const memory = ""

func isUsable(string) bool { return false }
