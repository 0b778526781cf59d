package storetest

var syncTests = map[string]func(*env){}
