package api

import "time"

// Email says how I am written to when I was away for long. Servers that send no mails have none of it, see GET /server.
type Email struct {
	// Address that I am written to; absent: none is confirmed.
	Address string `json:"address,omitempty"`
	// Pending is an address whose link wasn't opened yet; until it is, nothing else changes.
	Pending string `json:"pending,omitempty"`
	// AfterDays without being here on any device one mail is sent about what came since, and none again before I was here; 0: never.
	AfterDays int `json:"after_days"`
	// Language of the mails.
	Language string `json:"language,omitempty" enum:"ar,de,en,es,fr,zh-Hans"`
	// Trouble is what the mail server said of the address that was last written to, such as "550 5.1.1"; absent: nothing is wrong.
	Trouble string `json:"trouble,omitempty"`
	// SentAt is when I was last written to; absent: never.
	SentAt *time.Time `json:"sent_at,omitempty"`
}

// EmailRequest is the body of PUT /me/email.
type EmailRequest struct {
	// Address that I want to be written to, such as name@example.org, at most 254 bytes; empty: none, and what is stored is removed. A new one
	// gets a mail with a link, and is used once that was opened.
	Address string `json:"address"`
	// AfterDays without being here; 0: never. At most 90.
	AfterDays int `json:"after_days"`
	// Language of the mails.
	Language string `json:"language" enum:"ar,de,en,es,fr,zh-Hans"`
}
