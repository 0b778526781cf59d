-- What refers to media and isn't a message: scheduled ones, packs of stickers.

-- +goose Up

CREATE TABLE media_holders (
    media_id {{key}} NOT NULL,
    holder   {{key}} NOT NULL,                     -- what it is, and its key
    PRIMARY KEY (media_id, holder)
) {{clustered}};

CREATE INDEX media_holders_holder ON media_holders (holder);
