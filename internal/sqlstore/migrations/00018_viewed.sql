-- What was viewed once by some and may be by others still: with the last of them it becomes a stub, which has none.

-- +goose Up

CREATE INDEX annotations_viewed ON annotations (chat_id, target_seq) WHERE kind = 'viewed';
