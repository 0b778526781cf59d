package storetest

var markTests = map[string]func(*env){}
