package storetest

var raceTests, randomTests map[string]func(*env)
