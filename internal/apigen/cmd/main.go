// Command cmd writes the generated files of the contract. Its argument is the root of the project; without one it is
// the working directory.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/roost-im/roost/internal/apigen"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := run(root); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	files, err := apigen.Generate(root)
	if err != nil {
		return err
	}
	for name, content := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
