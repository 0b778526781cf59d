package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
)

// Defaults returns the settings of a server on which nobody changed any: those in the tags.
func Defaults() Settings {
	var s Settings
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		text, ok := v.Type().Field(i).Tag.Lookup("default")
		if !ok {
			continue
		}
		if err := set(v.Field(i), text); err != nil {
			panic(fmt.Sprintf("config: default of %s: %v", v.Type().Field(i).Name, err)) // a test reads them all
		}
	}
	return s
}

func set(field reflect.Value, text string) error {
	if u, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		field.SetInt(int64(n))
	default:
		return fmt.Errorf("a %s has no default", field.Kind())
	}
	return nil
}
