-- Whether who types a whole username finds its user, whatever may_find says.

-- +goose Up

ALTER TABLE users ADD COLUMN no_username_find {{bool}} NOT NULL DEFAULT false;
