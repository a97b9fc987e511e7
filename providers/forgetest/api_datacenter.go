package forgetest

import (
	"net/http"
	"strings"
)

// dataCenterAPI follows providers.md 6.4; texts are from memory.
func dataCenterAPI() api {
	return api{
		below:      []string{"/rest/"},
		routes:     []route{{"GET /rest/api/1.0/users", dataCenterUsers}},
		takes:      dataCenterAPITakes,
		headers:    func(_ *host, g *grant) map[string]string { return map[string]string{"X-AUSERNAME": g.login()} },
		failures:   map[int]string{401: "Authentication failed. Please check your credentials and try again."},
		failure:    dataCenterError,
		challenges: true,
	}
}

// dataCenterAPITakes takes every token as Bearer, and a user's token behind its
// owner's name.
func dataCenterAPITakes(c Credential, r Request) bool {
	return isBearer(r) || strings.EqualFold(r.Scheme, "Basic") && !c.Bearer && dataCenterTakes(c, r.User)
}

func dataCenterError(_ int, message string) any {
	return object{"errors": []object{{"context": nil, "message": message, "exceptionName": nil}}}
}

func dataCenterUsers(c apiCall) apiReply {
	g := c.grant()
	if g == nil {
		return c.fail(http.StatusUnauthorized, "")
	}
	user := object{"name": g.login(), "slug": g.login(), "active": true, "type": "NORMAL"}
	return apiReply{http.StatusOK, nil, object{"size": 1, "limit": 1, "start": 0, "isLastPage": true, "values": []object{user}}}
}

// dataCenterCaptcha is what a user hears after several failures, whatever the
// credential.
func dataCenterCaptcha(w http.ResponseWriter, m meeting) {
	reply := m.host.failAPI(http.StatusForbidden, "CAPTCHA verification required.")
	reply.header = map[string]string{
		"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://" + m.host.name + m.host.root + "/login",
	}
	m.host.writeAPI(w, reply)
}
