package client

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

var update = flag.Bool("update", false, "rewrite the scenarios of the sync law")

// scenario is a time line that every client has to get right: what it held, what came, and what it has to show
// then. The files are read by the reducers of the web client too.
type scenario struct {
	Title string `json:"title"`
	// Self is the user whose client it is.
	Self string `json:"self"`
	// Chat as it was fetched at the start; nothing of its history is held then.
	Chat api.Chat `json:"chat"`
	// Steps in the order in which they reach the client.
	Steps []scenarioStep `json:"steps"`
	// Want is the state after the last step.
	Want scenarioWant `json:"want"`
}

// scenarioStep has one of its fields set.
type scenarioStep struct {
	// Event came over the WebSocket.
	Event *api.EventFrame `json:"event,omitempty"`
	// Changes answered a catch-up that asked from After.
	Changes *api.Changes `json:"changes,omitempty"`
	After   int64        `json:"after,omitempty"`
	// Page of the history was fetched.
	Page *api.MessagePage `json:"page,omitempty"`
	// Row of the chat was fetched, or its head was named.
	Row *api.Chat `json:"row,omitempty"`
}

type scenarioWant struct {
	// Chat as the client shows it.
	Chat api.Chat `json:"chat"`
	// Messages that it holds, ascending.
	Messages []api.Message `json:"messages"`
	// CatchUp says whether the client has to call changes, at the latest 200 ms from now.
	CatchUp bool `json:"catch_up"`
	// After is the version that it asks from then.
	After int64 `json:"after"`
}

const scenarioDir = "../api/testdata/sync"

func TestScenariosOfTheSyncLaw(t *testing.T) {
	t.Parallel()
	for name, play := range scenarios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(scenarioDir, name+".json")
			if *update {
				require.NoError(t, os.MkdirAll(scenarioDir, 0o750))
				require.NoError(t, os.WriteFile(file, indented(t, recorded(play)), 0o600))
			}
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			var s scenario
			strict := json.NewDecoder(bytes.NewReader(raw))
			strict.DisallowUnknownFields()
			require.NoError(t, strict.Decode(&s))
			require.Equal(t, string(indented(t, s.Want)), string(indented(t, s.run())))
			require.Equal(t, string(indented(t, recorded(play))), string(raw), "run go test ./client -update and look at the difference")
		})
	}
}

func TestEveryScenarioIsPlayed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(scenarioDir + "/*.json")
	require.NoError(t, err)
	require.Len(t, files, len(scenarios))
}

func indented(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	return append(raw, '\n')
}

// run plays the steps on a copy and returns what it shows then.
func (s *scenario) run() scenarioWant {
	c := newChatCopy(s.Self, s.Chat)
	for _, step := range s.Steps {
		switch {
		case step.Event != nil && step.Event.Ev == api.EventMeChanged:
			var body api.MeEvent
			if err := json.Unmarshal(step.Event.D, &body); err != nil {
				panic(err)
			}
			for _, me := range body.Chats {
				c.putMe(me, 0)
			}
		case step.Event != nil:
			c.event(*step.Event, epoch)
		case step.Changes != nil:
			c.putChanges(*step.Changes, step.After)
		case step.Page != nil:
			c.putPage(*step.Page, epoch)
		case step.Row != nil:
			c.putRow(*step.Row, epoch)
		}
	}
	want := scenarioWant{Chat: c.view(nil), Messages: []api.Message{}, CatchUp: !c.needs(epoch).IsZero(), After: c.after()}
	for _, span := range c.covered {
		want.Messages = append(want.Messages, c.history(span)...)
	}
	return want
}

// recorder plays a model server and writes down what reaches the client.
type recorder struct {
	*model
	scenario
}

func recorded(play func(*recorder)) scenario {
	r := &recorder{model: newModel()}
	r.Self = "me"
	for _, from := range []string{"me", "peer", "peer", "peer"} {
		r.send(from)
	}
	r.do("mark", "peer", 4)
	r.do("read", "", 1)
	r.events = nil
	r.Chat = r.row()
	play(r)
	r.Want = r.run()
	return r.scenario
}

// take is for the client to get the events that happened, in this order; those that aren't named are lost.
func (r *recorder) take(order ...int) {
	for _, i := range order {
		e := r.events[i]
		r.Steps = append(r.Steps, scenarioStep{Event: &e})
	}
	r.events = nil
}

func (r *recorder) catchUp(after, marksAfter int64, limit int) {
	d := r.changes(after, marksAfter, limit)
	r.Steps = append(r.Steps, scenarioStep{Changes: &d, After: after})
}

var scenarios = map[string]func(*recorder){
	"in_order": func(r *recorder) {
		r.Title = "Events in order: new, edited and deleted messages, marks, my own reading on another device."
		r.send("peer")
		r.send("me")
		r.do("edit", "", 5)
		r.do("delete", "", 3)
		r.do("mark", "peer", 6)
		r.do("read", "", 2)
		r.take(0, 1, 2, 3, 4, 5)
		r.catchUp(r.version, r.marksVersion, 100) // the event's count may be older than the stub
	},
	"twice": func(r *recorder) {
		r.Title = "Every event comes twice, and old ones late: nothing changes by that."
		r.send("peer")
		r.do("edit", "", 5)
		r.send("peer")
		r.take(0, 0, 1, 0, 2, 1, 2)
	},
	"overtaken": func(r *recorder) {
		r.Title = "The second event comes before the first: it waits for it."
		r.send("peer")
		r.send("peer")
		r.send("me")
		r.take(1, 2, 0)
	},
	"gap": func(r *recorder) {
		r.Title = "An event is lost: the client doesn't go on, and has to catch up."
		r.send("peer")
		r.send("peer")
		r.take(1)
	},
	"gap_healed": func(r *recorder) {
		r.Title = "A gap is healed by changes, and the event that waited is applied behind them."
		r.send("peer")
		r.send("peer")
		version := r.Chat.Version
		answer := r.changes(version, r.Chat.MarksVersion, 100)
		r.send("peer")
		r.take(1, 2)
		r.Steps = append(r.Steps, scenarioStep{Changes: &answer, After: version})
	},
	"paged_changes": func(r *recorder) {
		r.Title = "The first page of a longer answer: the title comes with the last page, so the client has to go on although no version is missing."
		r.send("peer")
		r.do("title", "", 0)
		r.send("peer")
		r.send("peer")
		r.catchUp(r.Chat.Version, r.Chat.MarksVersion, 2)
		r.take(3)
	},
	"stale_page": func(r *recorder) {
		r.Title = "A page of history was read before an edit that the client passed over, because it didn't hold the message then."
		p := r.page(1, 4)
		r.do("edit", "", 2)
		r.take(0)
		r.Steps = append(r.Steps, scenarioStep{Page: &p})
	},
	"stale_page_healed": func(r *recorder) {
		r.Title = "After a page that was too old the client asks for changes from the page's version on."
		p := r.page(1, 4)
		r.do("edit", "", 2)
		r.take(0)
		r.Steps = append(r.Steps, scenarioStep{Page: &p})
		r.catchUp(p.Version, r.Chat.MarksVersion, 100)
	},
	"unread_and_stub": func(r *recorder) {
		r.Title = "A message that was counted as unread becomes a stub: the fetched count is older, so one is taken off."
		r.do("delete", "", 3)
		r.send("peer")
		r.take(0, 1)
	},
	"unread_uncertain": func(r *recorder) {
		r.Title = "An event brings a count, and it is unknown whether it was taken before or after the stub: fetch it."
		r.do("read", "", 2)
		r.do("delete", "", 4)
		r.take(0, 1)
	},
	"unread_certain": func(r *recorder) {
		r.Title = "The same, and changes brought the count with its chat version."
		r.do("read", "", 2)
		r.do("delete", "", 4)
		r.take(0, 1)
		r.catchUp(r.version, r.marksVersion, 100)
	},
	"system": func(r *recorder) {
		r.Title = "What the server says itself doesn't count as unread, and takes nothing off when it is deleted."
		r.system("peer")
		r.send("peer")
		r.system("peer")
		r.do("delete", "", 5)
		r.do("title", "", 2)
		r.take(0, 1, 2, 3, 4)
	},
	"came_back": func(r *recorder) {
		r.Title = "I left and came back, to what is said from then on: what I held from before is no longer mine to see."
		p := r.page(1, 4)
		r.Steps = append(r.Steps, scenarioStep{Page: &p})
		r.send("peer")
		r.do("bound", "", 4)
		r.take(0, 1)
		r.Steps = append(r.Steps, scenarioStep{Page: &p})
	},
	"head_ahead": func(r *recorder) {
		r.Title = "A fetched row is ahead of the copy: catch up, don't jump."
		r.send("peer")
		r.take()
		row := r.row()
		r.Steps = append(r.Steps, scenarioStep{Row: &row})
	},
	"marks_gap": func(r *recorder) {
		r.Title = "The marks have a version of their own: a gap in it holds up marks, not messages."
		r.do("mark", "peer", 4)
		r.do("mark", "me", 4)
		r.send("peer")
		r.take(1, 2)
	},
	"unknown_kind": func(r *recorder) {
		r.Title = "An event of an unknown kind, or without a body, is an empty advance."
		r.version++
		r.events = append(r.events, api.EventFrame{Ev: "poll.changed", From: r.version - 1, Version: r.version, D: json.RawMessage(`{"a":1}`)})
		r.version++
		r.events = append(r.events, api.EventFrame{Ev: api.EventMessageChanged, From: r.version - 1, Version: r.version})
		r.send("me")
		r.take(0, 1, 2)
	},
}
