package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"time"

	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/courier"
	"github.com/roost-im/roost/internal/push"
)

const (
	pushCheck = "push"
	// maxPushHosts is how many of the push services that devices named are asked, and maxPushLook how many devices are looked at for them.
	maxPushHosts = 5
	maxPushLook  = 500
	// maxAhead is how wrong the clock may be: Apple and Google refuse what is signed in their future.
	maxAhead = time.Minute
)

// push looks at the keys by which push services know the server, and asks each service whether it can be reached.
func (e *examination) push() {
	e.pushKey()
	e.pushDead()
	named := courier.ProbeNamed(e.Now)
	if e.Settings.FCMKey != "" && e.fcm() {
		e.pushService(named, e.Settings.FCMAddress)
	}
	if e.Settings.APNsKey != "" && e.apns() {
		e.pushService(named, e.Settings.APNsAddress)
	}
	foreign := courier.ProbeForeign(e.pushNetworks(), e.Now)
	for _, address := range e.pushAddresses() {
		e.pushService(foreign, address)
	}
}

// pushKey is the check of the server's own key.
func (e *examination) pushKey() {
	if e.store == nil {
		return
	}
	stored, err := e.store.StoredSecret(e.ctx, courier.KeyName)
	if err == nil && stored == "" {
		e.ok(pushCheck, "the next start makes the server's key")
		return
	}
	if err == nil {
		_, err = courier.ReadKey(stored)
	}
	if err != nil {
		e.problem(pushCheck, "Restore the last backup: with another key no browser is notified until its app has been opened.", "the server's key can't be read: %v", err)
		return
	}
	e.ok(pushCheck, "the server's key can be read")
}

// pushDead is the check of what was given up.
func (e *examination) pushDead() {
	if e.store == nil {
		return
	}
	dead, err := e.store.DeadPushes(e.ctx, "", maxPushLook)
	if err != nil || len(dead) == 0 {
		return // the checks of database and schema say why
	}
	e.warn(pushCheck, `"roost push dead" lists them, and tries them again with --retry.`, "%d notifications were given up, the last because of: %s", len(dead), dead[0].Reason)
}

func (e *examination) fcm() bool {
	file := e.Settings.FCMKey
	key, err := courier.LoadFCMKey(file)
	if err != nil {
		e.problem(pushCheck, "Name the JSON file of a service account's key with --fcm-key, readable by the user that runs the server.", "Firebase: %v", err)
		return false
	}
	e.pushFile(file)
	f, err := courier.NewFCM(courier.FCMOptions{Key: key, Now: e.Now, Address: e.Settings.FCMAddress})
	if err != nil {
		e.problem(pushCheck, "Look at --fcm-address.", "%v", err)
		return false
	}
	ctx, cancel := context.WithTimeout(e.ctx, askPatience)
	defer cancel()
	switch out := f.Try(ctx); out.Result {
	case push.Sent:
		e.ok(pushCheck, "Google takes the key of the project %s", key.Project())
	case push.Denied:
		e.problem(pushCheck, "Is the clock right? Else make a new key of the service account in the Firebase console.", "Google doesn't take the key of the project %s: %s", key.Project(), out.Reason)
	case push.Gone, push.Refused, push.Retry:
		e.warn(pushCheck, reachAdvice, "Google wasn't reached for a token: %s", out.Reason)
	}
	return true
}

func (e *examination) apns() bool {
	set := e.Settings
	if _, err := courier.LoadAPNsKey(set.APNsKey, set.APNsKeyID, set.APNsTeam); err != nil {
		e.problem(pushCheck, "Name the .p8 file of a key for APNs with --apns-key, its id with --apns-key-id and the team's with --apns-team.", "Apple: %v", err)
		return false
	}
	e.pushFile(set.APNsKey)
	e.ok(pushCheck, "the key for Apple can be read")
	return true
}

// pushFile warns of a key that others can read.
func (e *examination) pushFile(file string) {
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&readByOthers != 0 {
		e.warn(pushCheck, "chmod go= "+file, "others on this machine may open %s (%s)", file, info.Mode().Perm())
	}
}

const reachAdvice = "The server has to reach push services by HTTPS: look at DNS, firewall and proxy of this machine."

// pushService asks a service whether it is there, and what time it is.
func (e *examination) pushService(probe courier.Probe, address string) {
	ctx, cancel := context.WithTimeout(e.ctx, askPatience)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil {
		return // of what is stored; it is refused when it is asked
	}
	ahead, err := probe(ctx, address)
	switch {
	case err != nil:
		e.warn(pushCheck, reachAdvice, "%s can't be reached: %s", u.Host, inWords(err))
	case ahead.Abs() > maxAhead:
		e.problem(pushCheck, "Set the clock, and keep it right: timedatectl set-ntp true, or chrony.",
			"the clock is %s off that of %s: pushes signed by it are refused", ahead.Abs().Round(time.Second), u.Host)
	default:
		e.ok(pushCheck, "%s answers", u.Host)
	}
}

// inWords says why a service wasn't reached, without an address that may be a device's.
func inWords(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return "its name can't be found"
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", askPatience)
	case errors.As(err, &op):
		return op.Err.Error()
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err.Error()
	}
	return "no connection"
}

// pushAddresses are those of a few push services that devices of this server have, one for each host.
func (e *examination) pushAddresses() []string {
	if e.store == nil {
		return nil
	}
	all, err := e.store.NewestPushAddresses(e.ctx, push.WebPush, maxPushLook)
	if err != nil {
		return nil // the checks of database and schema say why
	}
	var out []string
	seen := map[string]bool{}
	for _, address := range all {
		if u, err := url.Parse(address); err == nil && !seen[u.Host] && len(out) < maxPushHosts {
			seen[u.Host] = true
			out = append(out, address)
		}
	}
	return out
}

// pushNetworks are those that the operator allows, as far as they can be read.
func (e *examination) pushNetworks() []netip.Prefix {
	networks, err := config.ReadNetworks("push-networks", e.Settings.PushNetworks)
	if err != nil {
		e.problem("settings", "Change it.", "%v", err)
	}
	return networks
}
