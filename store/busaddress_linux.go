package store

import (
	"fmt"
	"os"
	"strings"
)

// busAddress works out the session bus's address as godbus does, but for the
// last resort of godbus, which is to start a bus with dbus-launch.
func busAddress(env func(string) string) string {
	if address := env("DBUS_SESSION_BUS_ADDRESS"); address != "" && !strings.HasPrefix(address, "autolaunch:") {
		return address
	}
	runtimeDir := fmt.Sprintf("/run/user/%d", os.Getuid())
	if _, err := os.Stat(runtimeDir + "/bus"); err == nil {
		return "unix:path=" + runtimeDir + "/bus"
	}
	written, err := os.ReadFile(runtimeDir + "/dbus-session")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(written)) {
		if address, found := strings.CutPrefix(line, "DBUS_SESSION_BUS_ADDRESS="); found {
			return strings.Trim(address, "'\"\n")
		}
	}
	return ""
}
