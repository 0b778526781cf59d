-- What is only a member's: pins, archive, mute, a hidden chat; blocks, requests; a user's settings.

-- +goose Up

ALTER TABLE chat_members ADD COLUMN pin {{int}} NOT NULL DEFAULT 0;              -- 0: not pinned; higher stands above
ALTER TABLE chat_members ADD COLUMN archived_until {{int}} NOT NULL DEFAULT 0;   -- the seq that brings it back; 0: not archived
ALTER TABLE chat_members ADD COLUMN hidden_until {{int}} NOT NULL DEFAULT 0;     -- the seq that brings it back; 0: not hidden
ALTER TABLE chat_members ADD COLUMN muted_until {{int}} NOT NULL DEFAULT 0;      -- a time; 0: not muted
ALTER TABLE chat_members ADD COLUMN mute_mentions {{bool}} NOT NULL DEFAULT false;
ALTER TABLE chat_members ADD COLUMN is_request {{bool}} NOT NULL DEFAULT false;  -- the member hasn't accepted the chat yet
-- In a private chat whose other member has blocked this one: only the sender sees what this one sends.
ALTER TABLE chat_members ADD COLUMN is_unheard {{bool}} NOT NULL DEFAULT false;
-- The last time that this member didn't hear the other one: messages above gap_from, up to gap_to, aren't this
-- member's to see. gap_to is 2^63-1 while it lasts. gap_activity is the activity of the chat as it was before.
ALTER TABLE chat_members ADD COLUMN gap_from {{int}} NOT NULL DEFAULT 0;
ALTER TABLE chat_members ADD COLUMN gap_to {{int}} NOT NULL DEFAULT 0;
ALTER TABLE chat_members ADD COLUMN gap_activity {{int}} NOT NULL DEFAULT 0;

CREATE INDEX chat_members_pinned ON chat_members (user_id, chat_id) WHERE pin > 0;

-- Nobody but the sender sees it.
ALTER TABLE messages ADD COLUMN is_unheard {{bool}} NOT NULL DEFAULT false;

-- Who was let go stays as a row, so that a client learns of it.
CREATE TABLE blocks (
    user_id    {{key}} NOT NULL,
    blocked_id {{key}} NOT NULL,
    is_blocked {{bool}} NOT NULL,
    version    {{int}} NOT NULL,                   -- of the user
    pos        {{int}} NOT NULL,
    changed_at {{int}} NOT NULL,
    PRIMARY KEY (user_id, blocked_id)
) {{clustered}};

CREATE INDEX blocks_blocked ON blocks (blocked_id, user_id) WHERE is_blocked;

-- A user's named values: folders ("folder.ID"), what clients keep ("client.KEY"). An empty value: it is gone.
CREATE TABLE user_settings (
    user_id {{key}} NOT NULL,
    name    {{key}} NOT NULL,
    value   {{key}} NOT NULL,                      -- JSON
    version {{int}} NOT NULL,                      -- of the user
    pos     {{int}} NOT NULL,
    PRIMARY KEY (user_id, name)
) {{clustered}};

-- Who sees what, and may do what: everybody, contacts, nobody; empty: as the server has it.
ALTER TABLE users ADD COLUMN show_presence {{key}} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN show_avatar {{key}} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN may_add {{key}} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN may_find {{key}} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN may_write {{key}} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN no_receipts {{bool}} NOT NULL DEFAULT false;
