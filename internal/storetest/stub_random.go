package storetest

var randomTests = map[string]func(*env){}
