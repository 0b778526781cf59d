-- What of a member's unread messages was counted already: of those above count_bound, up to count_to, when the chat was at
-- count_version. A hint, without a version: it holds as long as the bound is the same and none of them became a stub since.

-- +goose Up

ALTER TABLE chat_members ADD COLUMN count_bound {{int}} NOT NULL DEFAULT 0;
ALTER TABLE chat_members ADD COLUMN count_to {{int}} NOT NULL DEFAULT 0;         -- 0: nothing
ALTER TABLE chat_members ADD COLUMN count_version {{int}} NOT NULL DEFAULT 0;
ALTER TABLE chat_members ADD COLUMN counted {{int}} NOT NULL DEFAULT 0;
