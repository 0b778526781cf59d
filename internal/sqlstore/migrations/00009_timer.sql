-- How long messages of a chat last.

-- +goose Up

ALTER TABLE chats ADD COLUMN expires_in {{int}} NOT NULL DEFAULT 0;   -- microseconds from sending; 0: for good
