package api

import _ "embed" // for the document

// OpenAPI is the OpenAPI 3.1 document of the REST calls and of the objects that go over the WebSocket. It is
// generated from this package and the routes of the server.
//
//go:embed openapi.json
var OpenAPI []byte
