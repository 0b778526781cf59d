/** The wire: REST calls, the WebSocket, and the types of what goes over them. Knows nothing of what it means. */

export { backoffWait } from './backoff.ts';
export { type Calls, createCalls, type HistoryRange } from './calls.ts';
export { type Connection, createConnection, type LinkState } from './connection.ts';
export { ApiError, hasCode, isSignedOut, isTemporary, offlineCode } from './problem.ts';
export { createRest } from './rest.ts';
export type { RawSocket } from './socket.ts';
export * from './types.ts';
export { createUploads, type RunningUpload, type UploadRequest, type UploadTransport } from './uploads.ts';
