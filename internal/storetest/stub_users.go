package storetest

var userTests = map[string]func(*env){}
