package storetest

var limitTests = map[string]func(*env){}
