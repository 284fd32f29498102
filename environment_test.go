package main

import (
	"strings"
	"testing"
)

func TestAMisspeltVariableStopsTheStartAndTheNearestIsNamed(t *testing.T) {
	for name, nearest := range map[string]string{
		"SAMOVAR_GUEST":      "SAMOVAR_GUESTS",
		"SAMOVAR_PUBLICURL":  "SAMOVAR_PUBLIC_URL",
		"SAMOVAR_ADDDR":      "SAMOVAR_ADDR",
		"SAMOVAR_BEHINDPROX": "SAMOVAR_BEHIND_PROXY",
		"samovar_guests":     "SAMOVAR_GUESTS",
		"SAMOVAR_PUBLIC-URL": "SAMOVAR_PUBLIC_URL",
		"SAMOVAR_SMPT":       "SAMOVAR_SMTP",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readConfig(nil, variables(map[string]string{name: "8080"}))
			if err == nil || !strings.Contains(err.Error(), name+" is no setting") ||
				!strings.HasSuffix(err.Error(), " "+nearest) {
				t.Errorf("said %v", err)
			}
		})
	}

	for _, name := range []string{"SAMOVAR_KEEP", "SAMOVAR_PASSWORD", "SAMOVAR_"} {
		t.Run("none is named where none is near: "+name, func(t *testing.T) {
			_, err := readConfig(nil, variables(map[string]string{name: "8080"}))
			if err == nil || err.Error() != name+" is no setting; samovar --help lists them all" {
				t.Errorf("said %v", err)
			}
		})
	}

	t.Run("its value may be a password and is not shown", func(t *testing.T) {
		_, err := readConfig(nil, variables(map[string]string{"SAMOVAR_SMPT": "smtp://chat:secret@mail.example"}))
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("said %v", err)
		}
	})

	t.Run("it does not hide behind a command", func(t *testing.T) {
		misspelt := variables(map[string]string{"SAMOVAR_GUEST": "false"})
		if err := run(t.Context(), []string{"demo"}, misspelt); err == nil {
			t.Error("the demonstration started")
		}
	})
}

func TestVariablesOfAPlatformAreIgnored(t *testing.T) {
	for _, service := range []string{"SAMOVAR", "SAMOVAR_WEB"} {
		if _, err := readConfig(nil, environment{
			service + "_SERVICE_HOST=10.0.0.7",
			service + "_SERVICE_PORT=8080",
			service + "_SERVICE_PORT_HTTP=8080",
			service + "_PORT=tcp://10.0.0.7:8080",
			service + "_PORT_8080_TCP=tcp://10.0.0.7:8080",
			service + "_PORT_8080_TCP_PROTO=tcp",
			service + "_PORT_8080_TCP_PORT=8080",
			service + "_PORT_8080_TCP_ADDR=10.0.0.7", service + "_ENV_PATH=/usr/bin",
		}); err != nil {
			t.Errorf("a service called %s: %v", service, err)
		}
	}
	for name, value := range map[string]string{
		"SAMOVAR_SERVICE":       "x",
		"SAMOVAR_SERVICE_PORTS": "x",
		"SAMOVAR_PORT_8080":     "x",
		"SAMOVAR_PORT":          "8080",
	} {
		if _, err := readConfig(nil, variables(map[string]string{name: value})); err == nil {
			t.Errorf("%s was ignored", name)
		}
	}
}
