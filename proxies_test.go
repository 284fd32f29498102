package main

import (
	"strings"
	"testing"
)

func TestBehindProxy(t *testing.T) {
	private := "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"
	for arguments, want := range map[string]string{
		"":                       "false",
		"--behind-proxy":         private,
		"--behind-proxy=true":    private,
		"--behind-proxy=false":   "false",
		"--behind-proxy=1.2.3.4": "1.2.3.4/32",
		"--behind-proxy=10.1.2.3/8,2001:db8::1,::ffff:192.0.2.1": "10.0.0.0/8,2001:db8::1/128,192.0.2.1/32",
		"--behind-proxy --log warn":                              private,
	} {
		t.Run(arguments, func(t *testing.T) {
			c, err := readConfig(strings.Fields(arguments), nothing)
			if err != nil || c.proxies.String() != want {
				t.Errorf("believed are %s, error %v; want %s", c.proxies.String(), err, want)
			}
		})
	}

	t.Run("a variable takes the same", func(t *testing.T) {
		c, err := readConfig(nil, variables(map[string]string{"SAMOVAR_BEHIND_PROXY": "10.0.0.0/8, 192.0.2.1"}))
		if err != nil || c.proxies.String() != "10.0.0.0/8,192.0.2.1/32" {
			t.Errorf("believed are %s, error %v", c.proxies.String(), err)
		}
	})

	t.Run("a flag takes back what the variable says", func(t *testing.T) {
		c, err := readConfig(
			[]string{"--behind-proxy=false"},
			variables(map[string]string{"SAMOVAR_BEHIND_PROXY": "true"}),
		)
		if err != nil || c.proxies != nil {
			t.Errorf("believed are %s, error %v", c.proxies.String(), err)
		}
	})

	for _, wrong := range []string{
		"=x",
		"=",
		"=10.0.0.0/33",
		"=10.0.0.0/8,",
		"=fe80::1%eth0",
		"=proxy.example",
		" 10.0.0.0/8",
	} {
		t.Run("a wrong value stops the start: "+wrong, func(t *testing.T) {
			if _, err := readConfig(strings.Fields("--behind-proxy"+wrong), nothing); err == nil {
				t.Error("it was taken")
			}
		})
	}
}
