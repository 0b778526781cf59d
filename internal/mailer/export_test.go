package mailer

import "reflect"

// AllTexts are the texts of all languages.
func AllTexts() []reflect.Value {
	var out []reflect.Value
	for _, t := range all {
		out = append(out, reflect.ValueOf(*t))
	}
	return out
}
