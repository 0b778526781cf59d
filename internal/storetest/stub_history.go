package storetest

var historyTests = map[string]func(*env){}
