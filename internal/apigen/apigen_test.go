package apigen_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/apigen"
)

const root = "../.."

func TestGeneratedFilesAreCurrent(t *testing.T) {
	t.Parallel()
	files, err := apigen.Generate(root)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for name, want := range files {
		have, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		require.True(t, string(want) == string(have), "%s is stale: run make generate", name)
	}
}

func TestGenerationIsDeterministic(t *testing.T) {
	t.Parallel()
	first, err := apigen.Generate(root)
	require.NoError(t, err)
	for range 5 {
		again, err := apigen.Generate(root)
		require.NoError(t, err)
		for name := range first {
			require.True(t, string(first[name]) == string(again[name]), name)
		}
	}
}

func TestEverythingOfTheContractIsDescribed(t *testing.T) {
	t.Parallel()
	comments, err := apigen.ReadComments(filepath.Join(root, "api"))
	require.NoError(t, err)
	schemas := apigen.Document(comments).Components.Schemas.Map()
	for _, name := range comments.Structs {
		require.Contains(t, schemas, name, "add it to the types of the WebSocket, or to a call")
	}
	for name, s := range schemas {
		require.NotEmpty(t, s.Description, name)
		for field, p := range s.Properties {
			if name != "OpBodies" && name != "OpAnswers" && name != "EventBodies" {
				require.NotEmpty(t, p.Description, "%s.%s", name, field)
			}
		}
	}
}

func TestEveryOpAndEventIsListed(t *testing.T) {
	t.Parallel()
	comments, err := apigen.ReadComments(filepath.Join(root, "api"))
	require.NoError(t, err)
	require.Len(t, apigen.Ops, len(comments.Consts["Op"]))
	require.Len(t, apigen.Events, len(comments.Consts["EventKind"]))
}
