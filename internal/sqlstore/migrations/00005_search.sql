-- The outbox, which workers follow, and the search index, which one of them fills. All of it is derived: backups leave
-- it out, and it is made anew from the messages. Two more words stand for what is the engine's:
--   search_words   the column with a block's words, where it has one
--   search_index   makes the index over the words

-- +goose Up

CREATE TABLE outbox_topics (
    topic {{key}} NOT NULL PRIMARY KEY,
    pos   {{int}} NOT NULL                -- sync position from which on chats have to be looked at
) {{clustered}};

CREATE TABLE outbox (
    topic    {{key}} NOT NULL,
    chat_id  {{key}} NOT NULL,
    wanted   {{int}} NOT NULL,            -- chat version that was last seen
    done     {{int}} NOT NULL DEFAULT 0,  -- chat version up to which the work is done
    done_seq {{int}} NOT NULL DEFAULT 0,
    due_at   {{int}} NOT NULL,            -- 0: there is nothing to do
    tries    {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, chat_id)
) {{clustered_hot}};

CREATE INDEX outbox_due ON outbox (topic, due_at) WHERE due_at > 0;

-- The numbers by which the index names chats, and how far they are indexed.
CREATE TABLE search_chats (
    chat_id {{key}} NOT NULL PRIMARY KEY,
    num     {{int}} NOT NULL,
    seq     {{int}} NOT NULL              -- messages above it aren't indexed
) {{clustered}};

CREATE UNIQUE INDEX search_chats_num ON search_chats (num);

-- Block b of a chat has the messages from 16*b+1 on.
CREATE TABLE search_blocks (
    num      {{int}} NOT NULL,
    block    {{int}} NOT NULL,
    first_at {{int}} NOT NULL,            -- when its oldest and newest messages were sent
    last_at  {{int}} NOT NULL,
    {{search_words}}PRIMARY KEY (num, block)
) {{clustered}};

{{search_index}};
