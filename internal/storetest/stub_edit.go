package storetest

var editTests = map[string]func(*env){}
