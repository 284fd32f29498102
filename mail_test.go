package main

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"samovar/mail/mailtest"
)

func TestAnInstallationWithAMailServerSendsEmail(t *testing.T) {
	mail := mailtest.Start(t, mailtest.Plain)
	config, err := readConfig([]string{
		"--data",
		filepath.Join(t.TempDir(), "data"),
		"--smtp",
		"smtp://" + mail.Addr(),
		"--mail-from",
		"chat@example.org",
		"--public-url",
		"http://chat.example",
		"--log",
		"error",
	}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	i, err := open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer i.close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- i.serve(ctx, listener) }()
	answer, err := http.PostForm("http://"+listener.Addr().String()+"/register", url.Values{
		"username": {"anna"}, "password": {"correct horse"}, "email": {"anna@example.org"},
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close() // where it leads is not of interest
	email := mail.Next(t)
	if email.To != "anna@example.org" ||
		!strings.Contains(email.Body, "http://chat.example/account/email/confirm?token=") ||
		email.Header.Get("From") != `"Samovar" <chat@example.org>` {
		t.Errorf("the e-mail is %+v", email)
	}
	stop()
	if err := <-served; err != nil {
		t.Errorf("it ended with %v", err)
	}
}
