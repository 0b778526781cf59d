-- Which pictures of profiles and chats are known, asked for by their ids.

-- +goose Up

CREATE INDEX users_avatar ON users (avatar_id) WHERE avatar_id <> '';
CREATE INDEX chats_photo ON chats (photo_id) WHERE photo_id <> '';
