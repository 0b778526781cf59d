package api

// ContactContent is a contact card: of a user here, of somebody elsewhere, or both.
type ContactContent struct {
	// Type is "contact".
	Type string `json:"type" enum:"contact"`
	// Name of 1 to 256 bytes.
	Name string `json:"name"`
	// UserID of the account here. Whether there is one, and whose, a client looks up when it shows the card.
	UserID string `json:"user_id,omitempty"`
	// Phones are numbers as they were written: digits and + - . ( ) / * # and spaces, at most 5 of at most 32 bytes.
	Phones []string `json:"phones,omitempty"`
	// Emails are at most 5 addresses of at most 254 bytes.
	Emails []string `json:"emails,omitempty"`
	// Organization of at most 256 bytes.
	Organization string `json:"organization,omitempty"`
}

// LocationContent is a place. A client shows it as a link to a map, and loads nothing of a map by itself.
type LocationContent struct {
	// Type is "location".
	Type string `json:"type" enum:"location"`
	// Lat is the latitude in degrees (WGS 84), -90 to 90.
	Lat float64 `json:"lat"`
	// Lon is the longitude in degrees, -180 to 180.
	Lon float64 `json:"lon"`
	// AccuracyM is the radius in meters that it may be off by, at most 100 km.
	AccuracyM int `json:"accuracy_m,omitempty"`
	// Label is what the sender calls the place, at most 256 bytes.
	Label string `json:"label,omitempty"`
	// Address of at most 512 bytes.
	Address string `json:"address,omitempty"`
}
