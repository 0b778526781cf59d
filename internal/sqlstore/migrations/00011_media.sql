-- Bytes that messages refer to, and where messages stand among those of their chat.

-- +goose Up

CREATE TABLE media (
    id         {{key}} NOT NULL PRIMARY KEY,
    owner_id   {{key}} NOT NULL,
    purpose    {{key}} NOT NULL,                   -- message, avatar, sticker
    state      {{key}} NOT NULL,                   -- uploading, ready, gone
    size       {{int}} NOT NULL,
    claimed    {{key}} NOT NULL,                   -- the type that the client named
    type       {{key}} NOT NULL DEFAULT '',        -- the type that the bytes have
    sha256     {{blob}},
    created_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL                    -- when to look whether anything refers to it; 0: something does
) {{clustered}};

CREATE INDEX media_owner ON media (owner_id, state, size);
CREATE INDEX media_expiring ON media (expires_at, id) WHERE expires_at > 0;

-- Messages that refer to media. What goes with its message gives its media a time, and only then they are looked at.
CREATE TABLE message_media (
    media_id {{key}} NOT NULL,
    chat_id  {{key}} NOT NULL,
    seq      {{int}} NOT NULL,
    PRIMARY KEY (media_id, chat_id, seq)
) {{clustered}};

CREATE INDEX message_media_message ON message_media (chat_id, seq);

-- Messages with pictures, files, sound and links.
CREATE TABLE gallery (
    chat_id {{key}} NOT NULL,
    kind    {{key}} NOT NULL,                      -- media, file, voice, link
    seq     {{int}} NOT NULL,
    PRIMARY KEY (chat_id, kind, seq)
) {{clustered}};

INSERT INTO gallery (chat_id, kind, seq)
SELECT m.chat_id, 'link', m.seq FROM messages m
WHERE m.content LIKE '{"type":"text",%' AND (m.content LIKE '%://%' OR m.content LIKE '%www.%');
