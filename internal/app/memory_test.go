package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAvailableMemory(t *testing.T) {
	t.Parallel()
	const machine = "MemTotal:       2048000 kB\nMemFree: 1 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
		from  string
	}{
		"nobody says": {nil, 0, "machine"},
		"machine":     {map[string]string{"proc/meminfo": machine}, 2048000 << 10, "machine"},
		"version 2": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "0::/user.slice/roost.service\n",
			"sys/fs/cgroup/user.slice/roost.service/memory.max": "268435456\n",
		}, 256 << 20, "container"},
		"limit of a parent": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "0::/a/b\n",
			"sys/fs/cgroup/a/memory.max": "100000000\n", "sys/fs/cgroup/a/b/memory.max": "max\n",
		}, 100_000_000, "container"},
		"only the root is there": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "0::/docker/0123\n", "sys/fs/cgroup/memory.max": "536870912\n",
		}, 512 << 20, "container"},
		"version 1": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "4:cpu,cpuacct:/x\n3:memory:/docker/1\n0::/\n",
			"sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "134217728\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":          "9223372036854771712\n",
		}, 128 << 20, "container"},
		"larger than the machine": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "99999999999\n",
		}, 2048000 << 10, "machine"},
		"nonsense": {map[string]string{
			"proc/meminfo": "MemTotal:\n", "proc/self/cgroup": "nonsense\n0::/../..\n", "sys/fs/cgroup/memory.max": "-5\n",
		}, 0, "machine"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for file, text := range c.files {
				file = filepath.Join(root, file)
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
				require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			}
			got, from := availableMemory(root)
			require.Equal(t, c.want, got)
			require.Equal(t, c.from, from)
		})
	}
}
