package storetest

var changesTests = map[string]func(*env){}
