package prompt

import (
	"errors"
	"fmt"
	"strings"
)

// NobodyToAsk is for a host without a token where no person can be asked, as
// cause tells.
func NobodyToAsk(a Account, cause error) *Notice {
	why := ": " + cause.Error()
	if errors.Is(cause, ErrNobody) {
		why = strings.TrimPrefix(cause.Error(), ErrNobody.Error())
	}
	return &Notice{
		Reason: fmt.Sprintf("no token for %s, and nobody to ask here%s", a, why),
		Hint:   "run once in a terminal: " + a.login(),
	}
}

// Declined is for a person who was asked and gave no token.
func Declined(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no token was entered for %s", a),
		Hint:   "to enter one: " + a.login(),
	}
}

// DeclinedLately is for an askpass program that was sent away a moment ago.
func DeclinedLately(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the question for %s was sent away a moment ago, so it is not asked again so soon", a),
		Hint:   "to enter a token: " + a.login(),
	}
}

// DeclinedElsewhere is for a process that waited while another one asked.
func DeclinedElsewhere(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no token was entered for %s when another git asked", a),
		Hint:   "to enter one: " + a.login(),
	}
}

// WhichOwner is for several tokens, each for one owner, when git did not say
// which repository it is about.
func WhichOwner(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the tokens for %s belong to one owner each, and git did not name the repository", a),
		Hint:   "let git name it: " + Command + " configure",
	}
}

// NeedsBearer is for a token that git before 2.46 cannot send.
func NeedsBearer(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s goes as Bearer only, which this git cannot send", a),
		Hint:   "use git 2.46 or later, or a token of your own account",
	}
}
