package storetest

var raceTests = map[string]func(*env){}
