package main

import (
	"context"
	"os"
	"strings"
	"testing"
)

func TestAnEmptyValueOfAFlagThatNeedsOneStopsTheStart(t *testing.T) {
	for _, name := range []string{
		"addr",
		"administrator",
		"avatars",
		"behind-proxy",
		"connections-per-address",
		"data",
		"database",
		"guests",
		"limits",
		"link-previews", "log", "name", "search-engines", "uploads-quota",
	} {
		for _, value := range []string{"", " "} {
			t.Run(name+"="+value, func(t *testing.T) {
				t.Chdir(t.TempDir())
				ctx, end := context.WithCancel(t.Context())
				end() // a start that is not refused ends at once
				mustName(t, run(ctx, []string{"--" + name + "=" + value}, nothing), name)
				if left, err := os.ReadDir("."); err != nil || len(left) != 0 {
					t.Errorf("it left %v, %v", left, err)
				}
			})
		}
	}
	for _, word := range []string{"check", "backup", "restore"} {
		t.Run(word, func(t *testing.T) {
			t.Chdir(furnish(t, "x"))
			mustName(t, run(t.Context(), []string{word, "--data", "", "to"}, nothing), "--data is empty")
		})
	}
	for _, addr := range []string{":", "127.0.0.1:", "[::1]:"} {
		_, err := readConfig([]string{"--addr", addr}, nothing)
		mustName(t, err, "no port")
	}
}

func TestAnEmptyValueOverridesTheVariable(t *testing.T) {
	values := map[string]string{
		"SAMOVAR_PUBLIC_URL": "https://chat.example", "SAMOVAR_OPERATOR": "Tea",
		"SAMOVAR_TERMS": "https://chat.example/terms", "SAMOVAR_SMTP": "smtp://mail.example",
		"SAMOVAR_MAIL_FROM": "chat@example.org",
	}
	c, err := readConfig(
		strings.Fields("--public-url= --operator= --terms= --smtp= --mail-from= --bus="),
		variables(values),
	)
	if err != nil || c.publicURL != nil || c.given.Operator != "" || c.terms != "" || c.smtp != nil {
		t.Errorf("got %+v, error %v", c, err)
	}
}

func TestAnEmptyVariableIsNotSet(t *testing.T) {
	c, err := readConfig(nil, variables(map[string]string{"SAMOVAR_DATA": "", "SAMOVAR_ADDR": ""}))
	if err != nil || c.folder != "data" || c.addr != "127.0.0.1:8080" {
		t.Errorf("got %+v, error %v", c, err)
	}
}

func TestAQuotaSmallerThanAFileIsRefused(t *testing.T) {
	for value, wanted := range map[string]bool{
		"20":       false,
		"24MB":     false,
		"24999999": false,
		"25MB":     true,
		"20GB":     true,
	} {
		_, err := readConfig([]string{"--uploads-quota", value}, nothing)
		if (err == nil) != wanted {
			t.Errorf("%s: error %v", value, err)
		}
		if !wanted {
			mustName(t, err, "25 mb")
		}
	}
}

func TestAWrongValueIsAnsweredWithWhatTheFlagTakes(t *testing.T) {
	for arguments, said := range map[string]string{
		"--guests=no":                    `--guests="no": give true or false`,
		"--behind-proxy=foo":             `--behind-proxy="foo": "foo" is not a network like 10.0.0.0/8`,
		"--behind-proxy=0.0.0.0/0":       "0.0.0.0/0 is everyone",
		"--behind-proxy=10.0.0.1,::/0":   "::/0 is everyone",
		"--behind-proxy=0.0.0.0/1":       "0.0.0.0/1 is everyone",
		"--log=loud":                     `--log="loud": give debug, info, warn or error`,
		"--connections-per-address=many": "give a number",
		"--uploads-quota=much":           `--uploads-quota="much": not a size like 500MB`,
		"backup to --keep some":          `--keep="some": give a number`,
	} {
		if _, err := command(t, strings.Fields(arguments)...); err == nil || !strings.HasPrefix(err.Error(), "--") ||
			!strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v", arguments, err)
		}
	}
	for name, said := range map[string]string{
		"SAMOVAR_GUESTS": `SAMOVAR_GUESTS="no": give true or false`, "SAMOVAR_LOG": `SAMOVAR_LOG="no": give debug`,
	} {
		_, err := readConfig(nil, variables(map[string]string{name: "no"}))
		if err == nil || !strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
