-- How a member wants to be notified of a chat.

-- +goose Up

ALTER TABLE chat_members ADD COLUMN notify {{key}} NOT NULL DEFAULT '';   -- JSON; empty: as for all chats
