-- What a user began to write, and chats that a user marked as unread.

-- +goose Up

ALTER TABLE chat_members ADD COLUMN marked_unread {{bool}} NOT NULL DEFAULT false;

-- What was sent or deleted stays as a row without anything, so that a client learns of it.
CREATE TABLE drafts (
    user_id      {{key}} NOT NULL,
    chat_id      {{key}} NOT NULL,
    content      {{key}} NOT NULL,                 -- empty: nothing is written
    reply_to_seq {{int}} NOT NULL,
    version      {{int}} NOT NULL,                 -- of the user
    pos          {{int}} NOT NULL,
    PRIMARY KEY (user_id, chat_id)
) {{clustered}};
