package storetest

var listTests = map[string]func(*env){}
