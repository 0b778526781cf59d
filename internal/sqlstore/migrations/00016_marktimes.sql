-- When the marks of members rose.

-- +goose Up

-- The last steps of each mark as text: a seq and a second, each less that of the step before. A row is written when a mark
-- rises, never on a send.
CREATE TABLE mark_times (
    chat_id   {{key}} NOT NULL,
    user_id   {{key}} NOT NULL,
    delivered {{key}} NOT NULL,
    seen      {{key}} NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) {{clustered_hot}};
