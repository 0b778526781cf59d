-- What devices show of a message that changed since, or is gone.

-- +goose Up

ALTER TABLE outbox_pushes ADD COLUMN shown_version {{int}} NOT NULL DEFAULT 0;   -- of the message that is shown

CREATE INDEX outbox_pushes_chat ON outbox_pushes (chat_id, shown_seq) WHERE shown_seq > 0;
