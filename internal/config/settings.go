// Package config holds the settings of a server: one struct, whose tags name each option for the command line
// (--listen), the environment (ROOST_LISTEN) and the settings file (listen:), with its default and what it is for.
// A setting that isn't known is refused wherever it stands.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Settings of a server. The commands that work on its data beside it take the same ones.
type Settings struct {
	Data     string `help:"Folder of everything that is kept: the database, pictures, certificates. Made if it isn't there." default:"data" group:"place" placeholder:"DIR"`
	Database string `help:"A PostgreSQL database (postgres://…) instead of the SQLite file in the data folder." group:"place" placeholder:"URL"`

	Blobs string `help:"A bucket of a store that speaks S3 instead of the folder blobs/ for pictures and files: s3://KEY:SECRET@HOST/BUCKET, with /PREFIX, ?region=…, ?tls=off and ?public=https://HOST where needed. Set it in the environment or the settings file, where others don't see the secret." group:"place" placeholder:"URL"`

	Listen   string   `help:"Address to listen on. \"localhost:8080\" is this machine only; \":8080\" is everybody who can reach it." default:"localhost:8080" group:"network" placeholder:"HOST:PORT"`
	TLS      string   `name:"tls" help:"\"off\"; \"self-signed\": with a certificate made here; or the files of a certificate and its key, CERT,KEY, which are read again when they change." default:"off" group:"network" placeholder:"MODE"`
	Address  string   `help:"Where people reach this server from outside, such as https://chat.example.org; links are made with it." group:"network" placeholder:"URL"`
	Origins  []string `help:"Origins of pages of other hosts that may use this server with cookies, such as https://chat.example.org." group:"network" placeholder:"URL"`
	Proxies  []string `help:"Addresses or networks of reverse proxies whose X-Forwarded headers are believed, such as 127.0.0.1 or 10.0.0.0/8." group:"network" placeholder:"NET"`
	HSTS     bool     `name:"hsts" help:"Tell browsers to use nothing but HTTPS for this host for a year." group:"network"`
	Debug    string   `help:"Address of Go's profiler (net/http/pprof) and of counters for Prometheus (/metrics). It has no password: use one of this machine only." group:"network" placeholder:"HOST:PORT"`
	StopTime Duration `name:"stop-time" help:"How long a stop may take: connections are closed with a code that lets clients come back at once, and what is under way is finished." default:"20s" group:"network"`

	Name         string   `help:"Name of this server, as its people see it." default:"Roost" group:"people"`
	Registration string   `help:"Who may make an account: \"open\": everybody; \"invite\": with a link from the operator; \"closed\": nobody." default:"open" group:"people" placeholder:"WHO"`
	SessionIdle  Duration `help:"After how long without use a device is signed out." default:"90d" group:"people"`
	MaxSessions  int      `help:"How many devices a user may be signed in with; beyond it the longest unused one is signed out." default:"100" group:"people" placeholder:"N"`

	MayWrite     string   `help:"Who writes to people who never said: \"contacts\": the first message of a stranger waits until it is accepted; \"everybody\": nothing waits. Each user can say otherwise." default:"contacts" group:"people" placeholder:"WHO"`
	EditWindow   Duration `help:"How long after it was sent a message may be edited; 0s: for ever." default:"0s" group:"people"`
	DeleteWindow Duration `help:"How long after it was sent its sender may delete a message for everyone; 0s: for ever." default:"0s" group:"people"`

	LinkPreviews string `help:"Whether the server looks at pages that people link to, for a title and a picture beside the link: on, or off. It asks public addresses only." default:"on" enum:"on,off" group:"people" placeholder:"WHETHER"`

	PushContact  string   `help:"Whom push services of browsers write to when there is trouble with this server: mailto:NAME@HOST, or an https address. Without it they are told --address." group:"push" placeholder:"ADDRESS"`
	PushNetworks []string `help:"Networks of push services that are asked besides public addresses, such as 192.168.1.0/24 for a UnifiedPush server at home; there over plain HTTP too." group:"push" placeholder:"NET"`

	FCMKey      string `name:"fcm-key" help:"Key of a service account of your Firebase project (a JSON file), to notify your app for Android." group:"push" placeholder:"FILE"`
	FCMAddress  string `name:"fcm-address" help:"Where Firebase is asked." default:"https://fcm.googleapis.com" group:"push" placeholder:"URL"`
	APNsKey     string `name:"apns-key" help:"Key of your team for Apple's push service (a .p8 file), to notify your app for its devices. It needs the three below." group:"push" placeholder:"FILE"`
	APNsKeyID   string `name:"apns-key-id" help:"Id of that key: 10 letters and digits." group:"push" placeholder:"ID"`
	APNsTeam    string `name:"apns-team" help:"Id of the team: 10 letters and digits." group:"push" placeholder:"ID"`
	APNsTopic   string `name:"apns-topic" help:"Id of the app's bundle, such as org.example.roost." group:"push" placeholder:"ID"`
	APNsAddress string `name:"apns-address" help:"Where Apple's push service is asked; for apps that a developer built it is https://api.sandbox.push.apple.com." default:"https://api.push.apple.com" group:"push" placeholder:"URL"`

	SMTP     string `name:"smtp" help:"The mail server for news to people who were away for long and asked for it: smtp://USER:PASSWORD@HOST:587, with STARTTLS, or smtps://…@HOST:465; ?tls=off for one on this machine. Needs --address and --mail-from. Set it in the environment or the settings file, where others don't see the password." group:"people" placeholder:"URL"`
	MailFrom string `help:"Sender of mails, such as \"Roost <chat@example.org>\"." group:"people" placeholder:"ADDRESS"`

	RegisterRate Rate `help:"New accounts from one network address: so many at once, and evenly over the time after that." default:"20/1h" group:"limits" placeholder:"N/TIME"`
	LoginRate    Rate `help:"Failed log-ins to one account from one network address." default:"10/15m" group:"limits" placeholder:"N/TIME"`
	AccountRate  Rate `help:"Failed log-ins to one account from all addresses together." default:"100/1h" group:"limits" placeholder:"N/TIME"`
	AddressRate  Rate `help:"Failed log-ins from one network address to all accounts together." default:"60/15m" group:"limits" placeholder:"N/TIME"`
	CallRate     Rate `help:"REST calls of one user, or of one network address before log-in." default:"3000/1m" group:"limits" placeholder:"N/TIME"`
	ChatRate     Rate `help:"New chats of one user." default:"60/1h" group:"limits" placeholder:"N/TIME"`
	SendRate     Rate `help:"Messages, changes of messages and notices of typing of one user." default:"1000/2s" group:"limits" placeholder:"N/TIME"`
	FrameRate    Rate `help:"Frames of one WebSocket; a client that sends more is read more slowly." default:"2000/2s" group:"limits" placeholder:"N/TIME"`

	MailRate Rate `help:"Mails of this process: evenly, so many over each TIME." default:"60/1m" group:"limits" placeholder:"N/TIME"`

	MaxFile     Size     `help:"Largest file that may be uploaded." default:"2GiB" group:"limits" placeholder:"SIZE"`
	MediaQuota  Size     `help:"Most bytes that all files of one user may have; 0: no limit." default:"20GiB" group:"limits" placeholder:"SIZE"`
	MaxUploads  int      `help:"Most uploads that a user may have unfinished." default:"100" group:"limits" placeholder:"N"`
	FileTypes   []string `help:"Types of files that may be uploaded, such as image/* or application/pdf; none: all." group:"limits" placeholder:"TYPE"`
	KeepUploads Duration `help:"How long an upload is kept that isn't finished, or that no message refers to." default:"1d" group:"limits" placeholder:"TIME"`

	MediaLinks Duration `help:"How long links are good for that lead clients to the bucket of --blobs itself, for what they show and play: 1m to 1d. The bucket has to be reachable for them, by its address or by ?public=https://HOST of it. 0s: the server hands files out." default:"0s" group:"limits" placeholder:"TIME"`

	MaxText        Size `help:"Longest text of a message, in bytes of UTF-8." default:"16KiB" group:"limits" placeholder:"SIZE"`
	MaxMembers     int  `help:"Most members of a group." default:"1000" group:"limits" placeholder:"N"`
	MaxConnections int  `help:"Most WebSockets of this process. Each is an open file." default:"50000" group:"limits" placeholder:"N"`
	MaxPerUser     int  `help:"Most WebSockets of one user." default:"50" group:"limits" placeholder:"N"`

	PasswordMemory Size `help:"Memory that hashing a password takes (Argon2id)." default:"19MiB" group:"tuning" placeholder:"SIZE"`
	PasswordRounds int  `help:"Rounds of hashing a password (Argon2id)." default:"2" group:"tuning" placeholder:"N"`
	Connections    int  `name:"database-connections" help:"Most connections to PostgreSQL, or readers of SQLite; 0: a number that fits most." default:"0" group:"tuning" placeholder:"N"`
	Lanes          int  `help:"How many transactions store messages at once on PostgreSQL; 0: a number that fits most. SQLite has one writer." default:"0" group:"tuning" placeholder:"N"`

	LogLevel  string `help:"What is logged: debug, info, warn or error. Neither messages nor secrets ever are." default:"info" enum:"debug,info,warn,error" group:"log" placeholder:"LEVEL"`
	LogFormat string `help:"\"text\" or \"json\"." default:"text" enum:"text,json" group:"log" placeholder:"FORMAT"`
}

// Groups of the options, in the order of the help, with their headings.
var Groups = [][2]string{
	{"place", "Data"},
	{"network", "Network"},
	{"people", "People"},
	{"push", "Notifications"},
	{"limits", "Limits. A rate N/TIME lets N come at once, and N over each TIME."},
	{"tuning", "Tuning"},
	{"log", "Log"},
}

// The values of Registration.
const (
	RegistrationOpen   = "open"
	RegistrationInvite = "invite"
	RegistrationClosed = "closed"
)

// Off is the value of what is on or off.
const Off = "off"

// The values of MayWrite.
const (
	MayWriteContacts  = "contacts"
	MayWriteEverybody = "everybody"
)

// The values of TLS besides files.
const (
	TLSOff        = "off"
	TLSSelfSigned = "self-signed"
)

// IsPostgres says whether the database is PostgreSQL.
func (s *Settings) IsPostgres() bool {
	return strings.HasPrefix(s.Database, "postgres://") || strings.HasPrefix(s.Database, "postgresql://")
}

// DSN names the database for package sqlstore.
func (s *Settings) DSN() string {
	if s.Database != "" {
		return s.Database
	}
	return filepath.Join(s.Data, "roost.db")
}

// TLSFiles returns the files of the certificate, empty where TLS isn't read from files of its own.
func (s *Settings) TLSFiles() (cert, key string) {
	cert, key, _ = strings.Cut(s.TLS, ",")
	if key == "" {
		return "", ""
	}
	return strings.TrimSpace(cert), strings.TrimSpace(key)
}

// Check says what is wrong with the settings, all of it at once.
func (s *Settings) Check() error {
	var errs []error
	wrong := func(option, value, want string) {
		errs = append(errs, fmt.Errorf("--%s %q: %s", option, value, want))
	}
	if s.Data == "" {
		wrong("data", s.Data, "must name a folder")
	}
	if s.Database != "" && !s.IsPostgres() {
		wrong("database", s.Database, "must begin with postgres://; without it SQLite is used")
	}
	if s.Blobs != "" && !strings.HasPrefix(s.Blobs, "s3://") {
		wrong("blobs", "…", "must be s3://KEY:SECRET@HOST/BUCKET")
	}
	if d := time.Duration(s.MediaLinks); d != 0 && (s.Blobs == "" || d < time.Minute) {
		wrong("media-links", d.String(), "needs a bucket (--blobs) and at least a minute")
	}
	for _, l := range [][2]string{{"listen", s.Listen}, {"debug", s.Debug}} {
		if _, _, err := net.SplitHostPort(l[1]); err != nil && (l[1] != "" || l[0] == "listen") {
			wrong(l[0], l[1], "must be HOST:PORT, such as localhost:8080 or :8080")
		}
	}
	if cert, _ := s.TLSFiles(); cert == "" && s.TLS != TLSOff && s.TLS != TLSSelfSigned {
		wrong("tls", s.TLS, "must be off, self-signed, or two files CERT,KEY")
	}
	if s.Address != "" && !isOrigin(s.Address) {
		wrong("address", s.Address, "must be http://HOST or https://HOST")
	}
	for _, o := range s.Origins {
		if !isOrigin(o) {
			wrong("origins", o, "must be http://HOST or https://HOST")
		}
	}
	switch s.Registration {
	case RegistrationOpen, RegistrationInvite, RegistrationClosed:
	default:
		wrong("registration", s.Registration, "must be open, invite or closed")
	}
	if s.MayWrite != MayWriteContacts && s.MayWrite != MayWriteEverybody {
		wrong("may-write", s.MayWrite, "must be contacts or everybody")
	}
	if s.PushContact != "" && !strings.HasPrefix(s.PushContact, "mailto:") && !strings.HasPrefix(s.PushContact, "https://") {
		wrong("push-contact", s.PushContact, "must be mailto:NAME@HOST or an https address")
	}
	for _, one := range [][2]string{{"apns-key-id", s.APNsKeyID}, {"apns-team", s.APNsTeam}, {"apns-topic", s.APNsTopic}} {
		if (s.APNsKey == "") != (one[1] == "") {
			wrong(one[0], one[1], "goes with --apns-key, and that with it")
		}
	}
	s.checkMail(wrong)
	errs = append(errs, s.checkNumbers()...)
	return errors.Join(errs...)
}

func (s *Settings) checkMail(wrong func(option, value, want string)) {
	if s.SMTP != "" && !strings.HasPrefix(s.SMTP, "smtp://") && !strings.HasPrefix(s.SMTP, "smtps://") {
		wrong("smtp", "…", "must be smtp://USER:PASSWORD@HOST:PORT or smtps://…")
	}
	if s.SMTP != "" && s.Address == "" {
		wrong("address", s.Address, "is needed with --smtp, for the links in mails")
	}
	if _, err := mail.ParseAddress(s.MailFrom); err != nil && (s.SMTP != "" || s.MailFrom != "") {
		wrong("mail-from", s.MailFrom, "must be an address such as Roost <chat@example.org>")
	}
}

func (s *Settings) checkNumbers() []error {
	var errs []error
	for _, n := range []struct {
		option           string
		value, low, high int64
	}{
		{"max-file", int64(s.MaxFile), 1, 1 << 50},
		{"media-quota", int64(s.MediaQuota), 0, 1 << 60},
		{"max-uploads", int64(s.MaxUploads), 1, 100_000},
		{"keep-uploads", int64(time.Duration(s.KeepUploads) / time.Minute), 1, 365 * 24 * 60},
		{"media-links", int64(time.Duration(s.MediaLinks) / time.Second), 0, 24 * 3600},
		{"max-sessions", int64(s.MaxSessions), 1, 10_000},
		{"max-text", int64(s.MaxText), 1, 48 << 10}, // a frame of 64 KiB has to hold it
		{"max-members", int64(s.MaxMembers), 2, 100_000},
		{"max-connections", int64(s.MaxConnections), 1, 10_000_000},
		{"max-per-user", int64(s.MaxPerUser), 1, 10_000},
		{"password-memory", int64(s.PasswordMemory), 8 << 10, 4 << 30},
		{"password-rounds", int64(s.PasswordRounds), 1, 100},
		{"database-connections", int64(s.Connections), 0, 10_000},
		{"lanes", int64(s.Lanes), 0, 256},
		{"session-idle", int64(time.Duration(s.SessionIdle) / time.Minute), 1, 10 * 365 * 24 * 60},
		{"edit-window", int64(time.Duration(s.EditWindow) / time.Second), 0, 10 * 365 * 24 * 3600},
		{"delete-window", int64(time.Duration(s.DeleteWindow) / time.Second), 0, 10 * 365 * 24 * 3600},
		{"stop-time", int64(time.Duration(s.StopTime) / time.Second), 1, 600},
	} {
		if n.value < n.low || n.value > n.high {
			errs = append(errs, fmt.Errorf("--%s: must be between %d and %d", n.option, n.low, n.high))
		}
	}
	return errs
}

func isOrigin(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && strings.Trim(u.Path, "/") == "" &&
		u.RawQuery == "" && u.Fragment == "" && u.User == nil
}
