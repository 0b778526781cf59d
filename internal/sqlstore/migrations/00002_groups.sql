-- Groups and channels: what members may do, the chat's info, invite links, and the counters of channels.

-- +goose Up

ALTER TABLE chats ADD COLUMN about {{key}} NOT NULL DEFAULT '';
ALTER TABLE chats ADD COLUMN photo_id {{key}} NOT NULL DEFAULT '';
ALTER TABLE chats ADD COLUMN rights {{key}} NOT NULL DEFAULT '';         -- a letter for each right: the least role; empty: as the type has it
ALTER TABLE chats ADD COLUMN slow_mode {{int}} NOT NULL DEFAULT 0;       -- microseconds between two messages of a member
ALTER TABLE chats ADD COLUMN history {{key}} NOT NULL DEFAULT 'all';     -- what who joins may see: all, joined
ALTER TABLE chats ADD COLUMN is_signed {{bool}} NOT NULL DEFAULT false;
ALTER TABLE chats ADD COLUMN present {{int}} NOT NULL DEFAULT 0;         -- members that are there; member_count follows it with a version
ALTER TABLE chats ADD COLUMN joins {{int}} NOT NULL DEFAULT 0;           -- of readers to a channel and their leaving, which take no version

UPDATE chats SET present = member_count;

-- Channels whose announced count is behind.
CREATE INDEX chats_uncounted ON chats (id) WHERE present <> member_count;

-- Of chats.joins, at which the row last changed in a channel: a roster is brought up to date by it.
ALTER TABLE chat_members ADD COLUMN roster_at {{int}} NOT NULL DEFAULT 0;

-- The member list that all are told of: a reader of a channel has version 0 and isn't in it.
DROP INDEX chat_members_joined;
CREATE INDEX chat_members_listed ON chat_members (chat_id, joined_at, user_id) WHERE version > 0;
CREATE INDEX chat_members_roster ON chat_members (chat_id, roster_at) WHERE roster_at > 0;

-- Made by the server: who was added, what was renamed. Not countable.
ALTER TABLE messages ADD COLUMN is_system {{bool}} NOT NULL DEFAULT false;

-- When members of chats with slow mode last sent. Apart from chat_members, whose rows marks lock.
CREATE TABLE chat_paces (
    chat_id {{key}} NOT NULL,
    user_id {{key}} NOT NULL,
    sent_at {{int}} NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) {{clustered_hot}};

CREATE TABLE chat_bans (
    chat_id   {{key}} NOT NULL,
    user_id   {{key}} NOT NULL,
    banned_by {{key}} NOT NULL,
    banned_at {{int}} NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) {{clustered}};

CREATE TABLE chat_links (
    id             {{key}} NOT NULL PRIMARY KEY,
    chat_id        {{key}} NOT NULL,
    token          {{key}} NOT NULL,               -- as it is: admins are shown it again
    created_by     {{key}} NOT NULL,
    client_id      {{key}} NOT NULL,
    name           {{key}} NOT NULL DEFAULT '',
    needs_approval {{bool}} NOT NULL,
    max_uses       {{int}} NOT NULL DEFAULT 0,     -- 0: any number
    uses           {{int}} NOT NULL DEFAULT 0,
    expires_at     {{int}} NOT NULL DEFAULT 0,     -- 0: never
    revoked_at     {{int}} NOT NULL DEFAULT 0,     -- 0: it is good
    created_at     {{int}} NOT NULL
) {{clustered}};

CREATE UNIQUE INDEX chat_links_token ON chat_links (token);
CREATE UNIQUE INDEX chat_links_client ON chat_links (chat_id, created_by, client_id);
CREATE INDEX chat_links_chat ON chat_links (chat_id, id);

-- Who asked to be let in by a link that needs an approval.
CREATE TABLE chat_requests (
    chat_id  {{key}} NOT NULL,
    user_id  {{key}} NOT NULL,
    link_id  {{key}} NOT NULL,
    asked_at {{int}} NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) {{clustered}};

CREATE INDEX chat_requests_asked ON chat_requests (chat_id, asked_at, user_id);

-- How many readers of a channel have come to rest at a message: those who have seen a message are the sum from its seq
-- upwards. Who joins adds nothing to what was there before.
CREATE TABLE channel_seen (
    chat_id {{key}} NOT NULL,
    seq     {{int}} NOT NULL,
    readers {{int}} NOT NULL,                      -- negative where more left the place than had come to it
    PRIMARY KEY (chat_id, seq)
) {{clustered_hot}};
