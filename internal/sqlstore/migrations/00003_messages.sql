-- What a message can do. A message's row carries what all members see of it, counted; the tables beside it hold what
-- that was counted from, and what is only one user's.

-- +goose Up

ALTER TABLE messages ADD COLUMN envelope {{key}};                            -- JSON of what few messages carry: forwarded, notify
ALTER TABLE messages ADD COLUMN summary {{key}};                             -- JSON of the counted annotations, null without any
ALTER TABLE messages ADD COLUMN pinned_at {{int}} NOT NULL DEFAULT 0;        -- 0: not pinned
ALTER TABLE messages ADD COLUMN expires_at {{int}} NOT NULL DEFAULT 0;       -- 0: never

CREATE INDEX messages_pinned ON messages (chat_id, pinned_at, seq) WHERE pinned_at > 0;
CREATE INDEX messages_expiring ON messages (expires_at, chat_id) WHERE expires_at > 0;

-- Reactions and votes. What goes strips its message's summary in the same transaction, under a version.
CREATE TABLE annotations (
    chat_id    {{key}} NOT NULL,
    target_seq {{int}} NOT NULL,
    kind       {{key}} NOT NULL,
    key        {{key}} NOT NULL,
    sender_id  {{key}} NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (chat_id, target_seq, kind, key, sender_id)
) {{clustered}};

CREATE INDEX annotations_sender ON annotations (chat_id, sender_id, target_seq);

-- Contents that were replaced, by the version that replaced them.
CREATE TABLE message_edits (
    chat_id    {{key}} NOT NULL,
    seq        {{int}} NOT NULL,
    version    {{int}} NOT NULL,
    created_at {{int}} NOT NULL,                   -- since when it was the content
    content    {{key}} NOT NULL,
    PRIMARY KEY (chat_id, seq, version)
) {{clustered}};

-- Messages that a user deleted for themselves. Rows stay: a client learns of them by their position.
CREATE TABLE hidden_messages (
    user_id {{key}} NOT NULL,
    chat_id {{key}} NOT NULL,
    seq     {{int}} NOT NULL,
    pos     {{int}} NOT NULL,                      -- sync position
    PRIMARY KEY (user_id, chat_id, seq)
) {{clustered}};

CREATE INDEX hidden_messages_pos ON hidden_messages (user_id, pos);

ALTER TABLE chat_members ADD COLUMN hides {{bool}} NOT NULL DEFAULT false;   -- has rows in hidden_messages

-- Who is to be told of a message by name; an empty user stands for all members.
CREATE TABLE mentions (
    chat_id {{key}} NOT NULL,
    user_id {{key}} NOT NULL,
    seq     {{int}} NOT NULL,
    PRIMARY KEY (chat_id, user_id, seq)
) {{clustered}};

CREATE INDEX mentions_message ON mentions (chat_id, seq);
