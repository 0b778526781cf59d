-- Devices that are notified, and their notifications. The notifications are derived as the outbox is: their table has its name.

-- +goose Up

ALTER TABLE outbox ADD COLUMN place {{key}} NOT NULL DEFAULT '';   -- where a worker goes on

CREATE TABLE push_subscriptions (
    id         {{key}} NOT NULL PRIMARY KEY,
    session_id {{key}} NOT NULL,
    user_id    {{key}} NOT NULL,
    channel    {{key}} NOT NULL,
    address    {{key}} NOT NULL,                 -- endpoint of a push service, or token of a device
    p256dh     {{blob}},
    auth       {{blob}},
    created_at {{int}} NOT NULL,
    sent_at    {{int}} NOT NULL DEFAULT 0,       -- 0: never
    is_failing {{bool}} NOT NULL DEFAULT false
) {{clustered}};

CREATE UNIQUE INDEX push_subscriptions_session ON push_subscriptions (session_id);
CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id, id);
CREATE INDEX push_subscriptions_address ON push_subscriptions (address);

-- One device's notification of one chat.
CREATE TABLE outbox_pushes (
    sub_id     {{key}} NOT NULL,
    chat_id    {{key}} NOT NULL,
    user_id    {{key}} NOT NULL,
    wanted_seq {{int}} NOT NULL,
    shown_seq  {{int}} NOT NULL DEFAULT 0,       -- 0: nothing is shown
    due_at     {{int}} NOT NULL,                 -- 0: there is nothing to do
    next_at    {{int}} NOT NULL DEFAULT 0,       -- when what came while it was under way is due
    sent_at    {{int}} NOT NULL DEFAULT 0,
    tries      {{int}} NOT NULL DEFAULT 0,
    dead_at    {{int}} NOT NULL DEFAULT 0,       -- given up; 0: it wasn't
    reason     {{key}} NOT NULL DEFAULT '',      -- what the push service said last
    PRIMARY KEY (sub_id, chat_id)
) {{clustered_hot}};

CREATE INDEX outbox_pushes_due ON outbox_pushes (due_at) WHERE due_at > 0;
CREATE INDEX outbox_pushes_shown ON outbox_pushes (user_id, chat_id) WHERE shown_seq > 0;
CREATE INDEX outbox_pushes_dead ON outbox_pushes (dead_at) WHERE dead_at > 0;
