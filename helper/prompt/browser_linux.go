package prompt

// browserCommand asks wslview for Windows' browser inside WSL, and xdg-open
// where there is a display.
func browserCommand(env func(string) string) ([]string, error) {
	var commands [][]string
	if env("WSL_DISTRO_NAME") != "" || env("WSL_INTEROP") != "" {
		commands = append(commands, []string{"wslview"})
	}
	if env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != "" {
		commands = append(commands, []string{"xdg-open"})
	}
	return firstFound(commands...)
}
