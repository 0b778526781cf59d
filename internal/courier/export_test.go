package courier

// Seal is encrypt with what it draws by chance, for the example of RFC 8291.
var Seal = seal
