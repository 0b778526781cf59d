package storetest

var chatTests = map[string]func(*env){}
