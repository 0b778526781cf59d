-- One text for both engines; package sqlstore replaces the words in double braces:
--   key        text that is compared and ordered by bytes
--   int        64-bit integer; times are microseconds since 1970, UTC
--   bool, blob, table, clustered: as they say (table options; clustered: rows lie in the order of the primary key)
--
-- There are no foreign keys: users, chats and member rows never vanish, and each check would take a lock on a
-- hot row. Every hot table is keyed by chat or user first, so that it can be partitioned by it.

-- +goose Up

CREATE TABLE meta (
    name  {{key}} NOT NULL PRIMARY KEY,
    num   {{int}} NOT NULL DEFAULT 0,
    value {{key}} NOT NULL DEFAULT ''
) {{clustered}};

INSERT INTO meta (name, num) VALUES ('pos', 1);

CREATE TABLE users (
    id              {{key}} NOT NULL PRIMARY KEY,
    username        {{key}} NOT NULL,
    username_key    {{key}} NOT NULL,              -- lower case
    skeleton        {{key}} NOT NULL,              -- look-alike letters folded
    display_name    {{key}} NOT NULL,
    about           {{key}} NOT NULL DEFAULT '',
    avatar_id       {{key}} NOT NULL DEFAULT '',
    password_hash   {{key}} NOT NULL DEFAULT '',
    role            {{key}} NOT NULL,
    state           {{key}} NOT NULL,
    profile_version {{int}} NOT NULL,
    version         {{int}} NOT NULL,              -- user version
    pos             {{int}} NOT NULL DEFAULT 0,    -- sync position of the last change of the profile, 0: never changed
    created_at      {{int}} NOT NULL,
    last_seen_at    {{int}} NOT NULL DEFAULT 0     -- 0: never
) {{clustered}};

CREATE UNIQUE INDEX users_username_key ON users (username_key);
CREATE UNIQUE INDEX users_skeleton ON users (skeleton);
CREATE INDEX users_pos ON users (pos) WHERE pos > 0;
CREATE INDEX users_operator ON users (id) WHERE role = 'operator';

-- The folded display name from each of its words on, to find people by the start of any word.
CREATE TABLE user_words (
    word    {{key}} NOT NULL,
    user_id {{key}} NOT NULL,
    PRIMARY KEY (word, user_id)
) {{clustered}};

CREATE INDEX user_words_user ON user_words (user_id);

CREATE TABLE sessions (
    id             {{key}} NOT NULL PRIMARY KEY,
    user_id        {{key}} NOT NULL,
    token_hash     {{blob}} NOT NULL,
    name           {{key}} NOT NULL DEFAULT '',
    client         {{key}} NOT NULL DEFAULT '',
    place          {{key}} NOT NULL DEFAULT '',
    created_at     {{int}} NOT NULL,
    last_active_at {{int}} NOT NULL,
    expires_at     {{int}} NOT NULL
) {{clustered}};

CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE invites (
    id         {{key}} NOT NULL PRIMARY KEY,
    token_hash {{blob}} NOT NULL,
    created_by {{key}} NOT NULL DEFAULT '',        -- empty: the server itself
    role       {{key}} NOT NULL,
    uses_left  {{int}} NOT NULL,
    expires_at {{int}} NOT NULL
) {{clustered}};

CREATE UNIQUE INDEX invites_token ON invites (token_hash);
CREATE INDEX invites_expires ON invites (expires_at);

-- Rate limits by the generic cell rate algorithm: the theoretical arrival time of the next call.
CREATE TABLE auth_limits (
    name {{key}} NOT NULL PRIMARY KEY,
    tat  {{int}} NOT NULL
) {{clustered}};

CREATE INDEX auth_limits_tat ON auth_limits (tat);

CREATE TABLE chats (
    id              {{key}} NOT NULL PRIMARY KEY,
    type            {{key}} NOT NULL,
    title           {{key}} NOT NULL DEFAULT '',
    last_seq        {{int}} NOT NULL DEFAULT 0,
    version         {{int}} NOT NULL,
    members_version {{int}} NOT NULL,
    floor_seq       {{int}} NOT NULL DEFAULT 0,
    member_count    {{int}} NOT NULL,
    pos             {{int}} NOT NULL,              -- sync position of the last change
    created_by      {{key}} NOT NULL,
    created_at      {{int}} NOT NULL,
    activity_at     {{int}} NOT NULL
) {{clustered_hot}};

CREATE INDEX chats_pos ON chats (pos);

-- What a chat is unique by: 'p:LO:HI' the pair of a private chat, 's:USER' a saved one, 'g:CREATOR:CLIENT_ID' a
-- group. Apart from chats, so that a send, which moves a chat's row, touches fewer indexes.
CREATE TABLE chat_keys (
    name    {{key}} NOT NULL PRIMARY KEY,
    chat_id {{key}} NOT NULL,
    asked   {{blob}} NOT NULL                      -- hash of title and members of a group, as they were asked for
) {{clustered}};

-- Public marks have their own counter and row, so that they never wait for the chat's row lock.
CREATE TABLE chat_marks (
    chat_id       {{key}} NOT NULL PRIMARY KEY,
    marks_version {{int}} NOT NULL DEFAULT 0,
    pos           {{int}} NOT NULL
) {{clustered_hot}};

CREATE INDEX chat_marks_pos ON chat_marks (pos);

CREATE TABLE chat_members (
    chat_id          {{key}} NOT NULL,
    user_id          {{key}} NOT NULL,
    role             {{key}} NOT NULL,
    state            {{key}} NOT NULL,
    visible_from_seq {{int}} NOT NULL DEFAULT 1,
    delivered_seq    {{int}} NOT NULL DEFAULT 0,
    seen_seq         {{int}} NOT NULL DEFAULT 0,
    read_seq         {{int}} NOT NULL DEFAULT 0,
    marks_version    {{int}} NOT NULL DEFAULT 0,   -- of the chat, at which the public marks last rose
    version          {{int}} NOT NULL,             -- of the chat, at which the public row last changed
    me_version       {{int}} NOT NULL,             -- of the user, at which the private part last changed
    pos              {{int}} NOT NULL,             -- sync position of the private part
    joined_at        {{int}} NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) {{clustered_hot}};

CREATE INDEX chat_members_user ON chat_members (user_id, state, chat_id);
CREATE INDEX chat_members_version ON chat_members (chat_id, version);
CREATE INDEX chat_members_joined ON chat_members (chat_id, joined_at, user_id);

CREATE TABLE messages (
    chat_id      {{key}} NOT NULL,
    seq          {{int}} NOT NULL,
    version      {{int}} NOT NULL,                 -- of the chat, at which the row last changed
    sender_id    {{key}} NOT NULL,
    client_id    {{key}} NOT NULL,
    reply_to_seq {{int}} NOT NULL DEFAULT 0,
    created_at   {{int}} NOT NULL,
    edited_at    {{int}} NOT NULL DEFAULT 0,
    silent       {{bool}} NOT NULL DEFAULT false,
    changed      {{bool}} NOT NULL DEFAULT false,  -- version isn't the one it was stored with
    stub         {{key}} NOT NULL DEFAULT '',
    sent_hash    {{blob}},                         -- of what was first sent, once that is gone from the row
    content      {{key}},                          -- null in a stub
    PRIMARY KEY (chat_id, seq)
) {{clustered}};

CREATE UNIQUE INDEX messages_client ON messages (chat_id, sender_id, client_id);
CREATE INDEX messages_changed ON messages (chat_id, version) WHERE changed;
