// Package httpapi serves the REST calls, their description, and what every answer of the server has in common:
// security headers, request ids, problem documents, sessions by header or cookie, and the client's address.
//
// A handler decodes, calls one service method, and encodes. The routes stand in routes.go; the description that
// they give of themselves becomes api/openapi.json (package apigen).
package httpapi
