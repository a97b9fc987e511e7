package providers

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"
)

// answer is what a host said to one call.
type answer struct {
	from    string // the host that was asked
	status  int    // 0: none came
	header  http.Header
	body    []byte // of a whole answer. Never shown
	trouble string // why the answer is not whole, for people
	unsent  bool   // the call surely did not leave
}

// longestAnswer is more than any of the calls answers.
const longestAnswer = 64 << 10

func read(from string, res *http.Response) answer {
	a := answer{from: from, status: res.StatusCode, header: res.Header}
	body, err := io.ReadAll(io.LimitReader(res.Body, longestAnswer+1))
	switch {
	case err != nil:
		a.trouble = unreached(from, err)
	case len(body) > longestAnswer:
		a.trouble = from + " answered too much"
	default:
		a.body = body
	}
	return a
}

// unreached says why no answer came, in words that hold nothing of the error.
func unreached(host string, err error) string {
	var slow net.Error
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.Canceled):
		return host + " was not waited for"
	case errors.As(err, &untrusted):
		return host + " has a certificate that is not trusted here"
	case errors.As(err, &slow) && slow.Timeout():
		return host + " did not answer in time"
	}
	return host + " could not be reached"
}

// unsettled is the verdict on an answer that proves nothing.
func (a answer) unsettled() Verdict {
	switch {
	case a.trouble != "":
		return unknown(a.trouble)
	case a.status/100 == 3:
		return unknown(fmt.Sprintf("%s answered %d, a redirect, which is not followed", a.from, a.status))
	}
	return unknown(fmt.Sprintf("%s answered %d, in a way that proves nothing", a.from, a.status))
}

// isType reports whether the answer is of that media type.
func (a answer) isType(want string) bool {
	got, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	return err == nil && got == want
}

// decode reads a whole answer in JSON.
func (a answer) decode(into any) bool {
	return a.isType("application/json") && json.Unmarshal(a.body, into) == nil
}

// challenged reports whether a 401 asks for a sign-in at that realm.
func (a answer) challenged(realm string) bool {
	return slices.ContainsFunc(a.header.Values("WWW-Authenticate"), func(challenge string) bool {
		return strings.Contains(challenge, `realm="`+realm+`"`)
	})
}
