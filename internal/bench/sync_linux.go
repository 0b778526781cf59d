package bench

import (
	"os"
	"syscall"
)

// syncData is fdatasync(2), which databases use.
func syncData(f *os.File) error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if err != syscall.EINTR {
			return err
		}
	}
}
