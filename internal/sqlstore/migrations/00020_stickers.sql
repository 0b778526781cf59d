-- Packs of stickers. Which a user has installed stands in user_settings.

-- +goose Up

-- A pack that was deleted stays as a row without a title and stickers, so that a repeated creation finds it.
CREATE TABLE sticker_packs (
    id         {{key}} NOT NULL PRIMARY KEY,
    owner_id   {{key}} NOT NULL,                     -- empty: it came with the server
    client_id  {{key}} NOT NULL,
    made_title {{key}} NOT NULL,                     -- that it was made with
    title      {{key}} NOT NULL,                     -- empty: it was deleted
    version    {{int}} NOT NULL,
    created_at {{int}} NOT NULL,
    UNIQUE (owner_id, client_id)
) {{clustered}};

CREATE INDEX sticker_packs_owner ON sticker_packs (owner_id, id) WHERE title <> '';

CREATE TABLE stickers (
    pack_id  {{key}} NOT NULL,
    media_id {{key}} NOT NULL,
    place    {{int}} NOT NULL,                       -- their order
    emoji    {{key}} NOT NULL,
    type     {{key}} NOT NULL,
    width    {{int}} NOT NULL,
    height   {{int}} NOT NULL,
    size     {{int}} NOT NULL,
    PRIMARY KEY (pack_id, media_id)
) {{clustered}};

CREATE INDEX stickers_media ON stickers (media_id);
