package prompt

// browserCommand uses open(1), but not over SSH, where it would open the page
// on a screen that the person does not see.
func browserCommand(env func(string) string) ([]string, error) {
	if env("SSH_CONNECTION") != "" {
		return nil, ErrNoBrowser
	}
	return firstFound([]string{"open"})
}
