package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) addSettings() {
	handle(s, operation{
		method: http.MethodGet, path: "/me/settings", id: "getSettings", tag: tagAccount,
		summary: "My settings",
		text:    "What I arrange for all my devices. Later changes come with me.changed and GET /sync.",
	}, s.getSettings)
	handle(s, operation{
		method: http.MethodPut, path: "/me/folders", id: "setFolders", tag: tagAccount,
		summary: "Replace the folders of my chat list",
		text:    "All of them in their order. With if_version the call is refused if another device changed them meanwhile.",
		codes:   []api.Code{api.CodeTooMany, api.CodeSettingsChanged},
	}, s.setFolders)
	handle(s, operation{
		method: http.MethodPatch, path: "/me/privacy", id: "updatePrivacy", tag: tagAccount,
		summary: "Change what others see and may do",
		text:    "What is absent stays. A presence that somebody may no longer see ends at once, on open connections too.",
	}, s.updatePrivacy)
	handle(s, operation{
		method: http.MethodPut, path: "/me/notifications", id: "setNotifications", tag: tagAccount,
		summary: "Say how I want to be notified",
		text:    "All of it. A chat may say otherwise: PATCH /chats/{id}/me with notify.",
	}, s.setNotifications)
	handle(s, operation{
		method: http.MethodPatch, path: "/me/preferences", id: "updatePreferences", tag: tagAccount,
		summary: "Change values that my clients keep for each other",
		text:    "What is absent stays; null takes a value away.",
		codes:   []api.Code{api.CodeTooMany},
	}, s.updatePreferences)
}

func (s *server) getSettings(ctx context.Context, c *call, _ *nothing) (*answer[api.Settings], error) {
	all, err := s.opt.Users.Settings(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	return reply(*wire.Settings(all)), nil
}

type foldersInput struct {
	Body body[api.FoldersRequest]
}

func (s *server) setFolders(ctx context.Context, c *call, in *foldersInput) (*answer[api.Folders], error) {
	ifVersion := int64(-1)
	if v := in.Body.Value.IfVersion; v != nil {
		ifVersion = max(*v, 0)
	}
	folders, err := s.opt.Users.PutFolders(ctx, c.actor(), wire.ReadFolders(in.Body.Value.Folders), ifVersion)
	if err != nil {
		return nil, err
	}
	return reply(wire.Folders(folders)), nil
}

type privacyInput struct {
	Body body[api.PrivacyPatch]
}

func (s *server) updatePrivacy(ctx context.Context, c *call, in *privacyInput) (*answer[api.Privacy], error) {
	privacy, err := s.opt.Users.PatchPrivacy(ctx, c.actor(), wire.PrivacyPatch(in.Body.Value))
	if err != nil {
		return nil, err
	}
	return reply(wire.Privacy(privacy)), nil
}

type notificationsInput struct {
	Body body[api.NotificationsRequest]
}

func (s *server) setNotifications(ctx context.Context, c *call, in *notificationsInput) (*answer[api.Notifications], error) {
	asked, err := wire.ReadNotifications(in.Body.Value)
	if err != nil {
		return nil, err
	}
	now, err := s.opt.Users.PutNotifications(ctx, c.actor(), asked)
	if err != nil {
		return nil, err
	}
	return reply(wire.Notifications(now)), nil
}

type preferencesInput struct {
	Body body[api.PreferencesPatch]
}

func (s *server) updatePreferences(ctx context.Context, c *call, in *preferencesInput) (*answer[api.Preferences], error) {
	preferences, err := s.opt.Users.PatchPreferences(ctx, c.actor(), in.Body.Value.Values)
	if err != nil {
		return nil, err
	}
	return reply(wire.Preferences(preferences)), nil
}
