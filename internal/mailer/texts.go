package mailer

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"github.com/roost-im/roost/internal/digest"
)

// texts are those of a language. {} is a place for a value. There are no plurals: numbers stand behind a colon.
type texts struct {
	language, direction string

	digestSubject, hello, digestLead, unread, more, open, why, stop string
	private, group, channel                                         string
	// contents are shown for messages without a text, by their type; "text" for all others.
	contents map[string]string

	confirmSubject, confirmLead, confirmButton, confirmIgnore string

	confirmAsk, confirmAskLead, confirmDone, confirmDoneLead string
	stopAsk, stopAskLead, stopButton, stopDone, stopDoneLead string
	badLink, badLinkLead, later, laterLead                   string
}

// textsOf returns the texts of a language, or the English ones.
func textsOf(language string) *texts {
	if t, isThere := all[language]; isThere {
		return t
	}
	return all[english]
}

const english = "en"

// languageOf chooses the language of a page: the user's own, or what the browser asks for.
func languageOf(own string, r *http.Request) string {
	if slices.Contains(digest.Languages, own) {
		return own
	}
	tags := make([]language.Tag, len(digest.Languages))
	for i, l := range digest.Languages {
		tags[i] = language.Make(l)
	}
	asked, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	_, i, confidence := language.NewMatcher(tags).Match(asked...)
	if err != nil || confidence == language.No {
		return english
	}
	return digest.Languages[i]
}
