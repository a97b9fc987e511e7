package prompt

import (
	"fmt"
	"runtime"
	"time"
)

// Reached tells whether the API of a host answers. at is where it is, cause why
// it does not, or empty.
func Reached(host, at, cause string) Finding {
	if cause == "" {
		return Finding{Code: "api.reached", Level: OK, Subject: host, Text: at + " answers"}
	}
	return Finding{Code: "api.unreachable", Level: Warn, Subject: host,
		Text: "the API of " + host + " cannot be asked about tokens: " + cause,
		Cure: "see to the network, the proxy (http.proxy in git's configuration, else HTTPS_PROXY) and the certificates (ca_file)"}
}

// Clock tells how far the clock here is ahead of a host's. wrong means too far.
func Clock(ahead time.Duration, wrong bool) Finding {
	if !wrong {
		return Finding{Code: "clock.right", Level: OK, Text: "the clock is right"}
	}
	way := "fast"
	if ahead < 0 {
		way = "slow"
	}
	return Finding{Code: "clock.off", Level: Warn,
		Text: fmt.Sprintf("the clock is %v %s, so what is said of when tokens expire is wrong", ahead.Abs().Round(time.Minute), way),
		Cure: map[string]string{
			"darwin":  "sudo sntp -sS time.apple.com",
			"windows": "w32tm /resync",
		}[runtime.GOOS]}.orCure("sudo timedatectl set-ntp true")
}

// orCure is the finding with a cure where it has none.
func (f Finding) orCure(cure string) Finding {
	if f.Cure == "" {
		f.Cure = cure
	}
	return f
}
