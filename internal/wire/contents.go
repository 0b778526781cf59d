package wire

import (
	"encoding/json"
	"strings"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// The limits of a poll, in UTF-8.
const (
	maxQuestion = 1 << 10
	maxAnswer   = 256
)

func readPoll(raw message.Content) (message.Body, error) {
	var c api.PollContent
	if err := json.Unmarshal(raw, &c); err != nil {
		return message.Body{}, invalidContent("content: question and answers must be texts")
	}
	if n := len(c.Answers); n < message.MinPollAnswers || n > message.MaxPollAnswers {
		return message.Body{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "content: a poll has %d to %d answers",
			message.MinPollAnswers, message.MaxPollAnswers)
	}
	if err := checkText("question", c.Question, maxQuestion); err != nil {
		return message.Body{}, err
	}
	for _, text := range c.Answers {
		if err := checkText("answer", text, maxAnswer); err != nil {
			return message.Body{}, err
		}
	}
	c.Type = "poll"
	body, err := canonical(c)
	body.Answers = len(c.Answers)
	return body, err
}

// The limits of a contact card and of a location, in UTF-8.
const (
	maxName     = 256
	maxReaches  = 5 // phones, and addresses of mail
	maxPhone    = 32
	maxMail     = 254 // RFC 5321, section 4.5.3.1.3, without its brackets
	maxAddress  = 512
	maxAccuracy = 100_000
)

func readContact(raw message.Content) (message.Body, error) {
	var c api.ContactContent
	if err := json.Unmarshal(raw, &c); err != nil {
		return message.Body{}, invalidContent("content: a field of the contact has a wrong type")
	}
	if err := checkText("name", c.Name, maxName); err != nil {
		return message.Body{}, err
	}
	if err := checkOptional("organization", c.Organization, maxName); err != nil {
		return message.Body{}, err
	}
	switch {
	case c.UserID != "" && !ident.IsValid(c.UserID):
		return message.Body{}, invalidContent("user_id: isn't an id")
	case len(c.Phones) > maxReaches || len(c.Emails) > maxReaches:
		return message.Body{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "phones, emails: at most %d each", maxReaches)
	}
	for _, phone := range c.Phones {
		if !isPhone(phone) {
			return message.Body{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "phones: each with a digit, at most %d of 0-9 + - . ( ) / * # and space", maxPhone)
		}
	}
	for _, mail := range c.Emails {
		if !isMail(mail) {
			return message.Body{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "emails: each name@host, at most %d bytes", maxMail)
		}
	}
	c.Type = "contact"
	return canonical(c)
}

func isPhone(text string) bool {
	const signs = "+-.()/*# "
	return len(text) <= maxPhone && strings.ContainsAny(text, "0123456789") && strings.IndexFunc(text, func(c rune) bool {
		return (c < '0' || c > '9') && !strings.ContainsRune(signs, c)
	}) < 0
}

func isMail(text string) bool {
	name, host, ok := strings.Cut(text, "@")
	return ok && len(text) <= maxMail && name != "" && host != "" && !strings.Contains(host, "@") &&
		strings.IndexFunc(text, func(c rune) bool { return !isVisible(c) || strings.ContainsRune(`<>()[]:;,\"`, c) }) < 0
}

func readLocation(raw message.Content) (message.Body, error) {
	var has struct {
		Lat, Lon *float64
	}
	var c api.LocationContent
	if json.Unmarshal(raw, &has) != nil || has.Lat == nil || has.Lon == nil || json.Unmarshal(raw, &c) != nil {
		return message.Body{}, invalidContent("content: lat and lon must be numbers, the rest texts")
	}
	switch {
	case c.Lat < -90 || c.Lat > 90:
		return message.Body{}, invalidContent("lat: -90 to 90")
	case c.Lon < -180 || c.Lon > 180:
		return message.Body{}, invalidContent("lon: -180 to 180")
	case c.AccuracyM < 0 || c.AccuracyM > maxAccuracy:
		return message.Body{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "accuracy_m: 0 to %d", maxAccuracy)
	}
	if err := checkOptional("label", c.Label, maxName); err != nil {
		return message.Body{}, err
	}
	if err := checkOptional("address", c.Address, maxAddress); err != nil {
		return message.Body{}, err
	}
	c.Type = "location"
	return canonical(c)
}

// checkOptional is checkText for a text that may be missing.
func checkOptional(name, text string, limit int) error {
	if text == "" {
		return nil
	}
	return checkText(name, text, limit)
}
