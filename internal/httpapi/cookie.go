package httpapi

import (
	"net/http"
	"strings"
	"time"
)

// cookieName of the session. The prefix __Host- (RFC 6265bis, section 4.1.3.2) keeps other hosts and plain HTTP from
// setting it, and needs HTTPS.
const cookieName = "roost_session"

func nameOf(isSecure bool) string {
	if isSecure {
		return "__Host-" + cookieName
	}
	return cookieName
}

// tokenOf returns the token of the session: from the Authorization header, else from the cookie.
func tokenOf(r *http.Request, isSecure bool) (token string, fromCookie bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return "", false
		}
		return strings.TrimSpace(token), false
	}
	c, err := r.Cookie(nameOf(isSecure))
	if err != nil {
		return "", false
	}
	return c.Value, true
}

// sessionCookie carries a token. Browsers limit its age to 400 days; the server decides when a session really ends.
func sessionCookie(token string, isSecure bool) string {
	c := &http.Cookie{
		Name: nameOf(isSecure), Value: token, Path: "/", MaxAge: int((400 * 24 * time.Hour).Seconds()),
		HttpOnly: true, Secure: isSecure, SameSite: http.SameSiteStrictMode,
	}
	return c.String()
}

// noCookie takes the session's cookie away.
func noCookie(isSecure bool) string {
	c := &http.Cookie{
		Name: nameOf(isSecure), Path: "/", MaxAge: -1, HttpOnly: true, Secure: isSecure, SameSite: http.SameSiteStrictMode,
	}
	return c.String()
}
