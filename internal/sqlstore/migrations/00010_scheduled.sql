-- Messages that are sent later.

-- +goose Up

-- What was sent or deleted stays as a row without content, so that devices learn of it and a repeated call finds it.
CREATE TABLE scheduled_messages (
    user_id         {{key}} NOT NULL,
    chat_id         {{key}} NOT NULL,
    client_id       {{key}} NOT NULL,
    state           {{key}} NOT NULL,                 -- waiting, refused, sent, deleted
    refusal         {{key}} NOT NULL,                 -- the code of what stood in its way; empty: nothing
    seq             {{int}} NOT NULL,                 -- of the message that was made of it; 0: none
    content         {{key}} NOT NULL,                 -- empty: it is sent or deleted
    envelope        {{key}},
    reply_to_seq    {{int}} NOT NULL,
    silent          {{bool}} NOT NULL,
    members_version {{int}} NOT NULL,                 -- that it is for; 0: any
    made_hash       {{blob}} NOT NULL,                -- of what was first asked for
    send_at         {{int}} NOT NULL,
    due_at          {{int}} NOT NULL,                 -- when a worker takes it next; 0: none does
    created_at      {{int}} NOT NULL,
    version         {{int}} NOT NULL,                 -- of the user
    pos             {{int}} NOT NULL,
    PRIMARY KEY (user_id, chat_id, client_id)
) {{clustered}};

CREATE INDEX scheduled_messages_open ON scheduled_messages (user_id, chat_id, client_id) WHERE content <> '';
CREATE INDEX scheduled_messages_due ON scheduled_messages (due_at) WHERE due_at > 0;
CREATE INDEX scheduled_messages_pos ON scheduled_messages (user_id, pos);
