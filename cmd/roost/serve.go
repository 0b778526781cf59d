package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/roost-im/roost/internal/app"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/webui"
)

type serveCommand struct{}

// Run serves until a signal comes.
func (serveCommand) Run(c *console) error {
	log := c.logger()
	app.LimitMemory(log)
	s, err := app.New(c.ctx, app.Options{Settings: *c.settings, Version: version, Web: webui.Built(), Log: log})
	if err != nil {
		return err //nolint:wrapcheck // it is for a person
	}
	// Before the first answer: who waits for that finds the link printed.
	if err = c.greet(s); err == nil {
		s.Serve()
		log.LogAttrs(c.ctx, slog.LevelInfo, "serving", slog.String("version", version), slog.String("database", engine(c.settings)))
		select {
		case <-c.ctx.Done():
		case err = <-s.Failed():
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), time.Duration(c.settings.StopTime))
	defer cancel()
	return errors.Join(err, s.Stop(ctx))
}

func engine(s *config.Settings) string {
	if s.IsPostgres() {
		return "postgresql"
	}
	return "sqlite"
}

// greet prints what the person who started the server wants to know.
func (c *console) greet(s *app.Server) error {
	link, err := s.OperatorLink(c.ctx)
	if err != nil {
		return fmt.Errorf("make the operator's link: %w", err)
	}
	fmt.Fprintf(c.out, "\nRoost %s is ready. Open it in a browser:\n\n", version)
	for _, a := range s.Addresses() {
		fmt.Fprintf(c.out, "    %s\n", a)
	}
	if mark := s.Fingerprint(); mark != "" && c.settings.TLS == config.TLSSelfSigned {
		fmt.Fprintf(c.out, "\nThe certificate was made by this server, so browsers ask once whether to trust it. Its fingerprint (SHA-256):\n\n    %s\n", mark)
	}
	if link != "" {
		fmt.Fprintf(c.out, "\nNobody runs this server yet. Who signs up with this link, once, becomes its operator:\n\n    %s\n", link)
	}
	if c.settings.TLS == config.TLSOff && c.settings.Address == "" && !isLocal(c.settings.Listen) {
		fmt.Fprint(c.out, "\nOver plain HTTP browsers refuse to install the app, to notify, and to record, and others in the network can read along.\n"+
			"Use --tls self-signed, a certificate of your own (--tls CERT,KEY), or a proxy with HTTPS before it.\n")
	}
	fmt.Fprintln(c.out)
	return nil
}

// isLocal says whether only this machine can reach an address.
func isLocal(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

type migrateCommand struct{}

// Run brings the schema up to date.
func (migrateCommand) Run(c *console) error {
	core, err := app.OpenCore(c.ctx, c.settings, c.logger())
	if err != nil {
		return err //nolint:wrapcheck // it is for a person
	}
	if err := core.Close(c.ctx); err != nil {
		return err //nolint:wrapcheck // it is for a person
	}
	fmt.Fprintln(c.out, "The database is up to date.")
	return nil
}
