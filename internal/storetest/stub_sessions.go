package storetest

var sessionTests = map[string]func(*env){}
