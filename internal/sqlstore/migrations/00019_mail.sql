-- Mails to who was away for long.

-- +goose Up

CREATE TABLE mail_wishes (
    user_id    {{key}} NOT NULL PRIMARY KEY,
    address    {{key}} NOT NULL,                 -- empty: none is confirmed
    pending    {{key}} NOT NULL,                 -- waits for its link to be opened; empty: none does
    pending_at {{int}} NOT NULL,
    after_days {{int}} NOT NULL,                 -- 0: never
    language   {{key}} NOT NULL,
    told_at    {{int}} NOT NULL DEFAULT 0,       -- of the last digest; 0: never
    trouble    {{key}} NOT NULL DEFAULT ''       -- what the mail server said of the address
) {{clustered}};

CREATE TABLE mail_jobs (
    user_id {{key}} NOT NULL,
    kind    {{key}} NOT NULL,                    -- confirm, digest
    due_at  {{int}} NOT NULL,                    -- 0: there is nothing to do
    tries   {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, kind)
) {{clustered_hot}};

CREATE INDEX mail_jobs_due ON mail_jobs (kind, due_at) WHERE due_at > 0;
