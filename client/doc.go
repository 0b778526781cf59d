// Package client is the Go client library of Roost. It has four layers, each usable without those above it:
//
//   - Client makes the REST calls: register, log in, chats, history, catch-up.
//   - Socket is one WebSocket connection: pipelined requests, events as they come. It does as little as possible,
//     so that a load generator can run thousands of them.
//   - Conn keeps a Socket alive: it reconnects as the close codes ask for, and repeats what was sent until the
//     server has acknowledged it, which is safe because every message carries a client_id.
//   - Replica keeps a local copy of the user's chats that equals what a fresh fetch would return: it applies
//     events, notices gaps and heals them. It is the reference implementation of the catch-up algorithm that
//     docs/protocol.md describes.
//
// All types are safe for concurrent use unless their comment says otherwise.
package client
