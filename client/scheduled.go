package client

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/roost-im/roost/api"
)

// Schedule has a message sent later. Without a client_id it gets one.
func (c *Client) Schedule(ctx context.Context, chatID string, r api.ScheduleRequest) (api.Scheduled, error) {
	if r.ClientID == "" {
		r.ClientID = NewClientID()
	}
	out, err := call[api.ScheduledAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/scheduled"), r)
	return out.Scheduled, err
}

// EditScheduled changes a message that is sent later.
func (c *Client) EditScheduled(ctx context.Context, chatID, clientID string, p api.ScheduledPatch) (api.Scheduled, error) {
	out, err := call[api.ScheduledAnswer](ctx, c, http.MethodPatch, scheduledPath(chatID, clientID), p)
	return out.Scheduled, err
}

// DeleteScheduled takes a message away that is sent later.
func (c *Client) DeleteScheduled(ctx context.Context, chatID, clientID string) (api.Scheduled, error) {
	out, err := call[api.ScheduledAnswer](ctx, c, http.MethodDelete, scheduledPath(chatID, clientID), nil)
	return out.Scheduled, err
}

// SendScheduled sends a scheduled message now.
func (c *Client) SendScheduled(ctx context.Context, chatID, clientID string) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPost, scheduledPath(chatID, clientID)+"/send", nil)
	return out.Message, err
}

// Scheduled returns a page of the user's messages that are sent later.
func (c *Client) Scheduled(ctx context.Context, cursor string, limit int) (api.ScheduledPage, error) {
	return get[api.ScheduledPage](ctx, c, "/me/scheduled", paging(cursor, limit))
}

func scheduledPath(chatID, clientID string) string {
	return chatPath(chatID, "/scheduled/"+url.PathEscape(clientID))
}

// scheduledKey names a scheduled message.
type scheduledKey struct{ chatID, clientID string }

func keyOfScheduled(s api.Scheduled) scheduledKey { return scheduledKey{s.ChatID, s.ClientID} }

// Scheduled returns the user's messages that are sent later, ascending by chat id and client id.
func (r *Replica) Scheduled() []api.Scheduled {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []api.Scheduled{}
	for _, s := range r.scheduled {
		if len(s.Content) > 0 {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b api.Scheduled) int {
		return cmp.Or(cmp.Compare(a.ChatID, b.ChatID), cmp.Compare(a.ClientID, b.ClientID))
	})
	return out
}

// putScheduled keeps of each scheduled message the row with the higher version.
func (r *Replica) putScheduled(rows []api.Scheduled) {
	for _, s := range rows {
		if key := keyOfScheduled(s); s.Version > r.scheduled[key].Version {
			r.scheduled[key] = s
		}
	}
}

// fetchScheduled fetches all scheduled messages, page by page.
func (r *Replica) fetchScheduled(ctx context.Context) (map[scheduledKey]api.Scheduled, error) {
	out := map[scheduledKey]api.Scheduled{}
	for next := ""; ; {
		page, err := r.c.Scheduled(ctx, next, listPage)
		if err != nil {
			return nil, err
		}
		for _, s := range page.Scheduled {
			out[keyOfScheduled(s)] = s
		}
		if next = page.Next; next == "" {
			return out, nil
		}
	}
}

// resetScheduled is resetBlocks for scheduled messages.
func (r *Replica) resetScheduled(fetched map[scheduledKey]api.Scheduled, from int64) {
	for key, s := range r.scheduled {
		if _, ok := fetched[key]; !ok && s.Version <= from {
			delete(r.scheduled, key)
		}
	}
	r.putScheduled(slices.Collect(maps.Values(fetched)))
}
