//go:build !linux

package testfolder

const memory = ""

func isRoomy(string) bool { return false }
