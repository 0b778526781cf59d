package storetest

var accountTests = map[string]func(*env){}
