//go:build linux

package main

import (
	"math/rand/v2"
	"slices"
	"time"
)

// usual is how long the program usually takes when it is left alone.
type usual struct{ adding, removing time.Duration }

// never is for programs that are not killed.
var never = usual{}

// moment is when an operation is killed.
func (u usual) moment(o operation, r *rand.Rand) time.Duration {
	span := u.adding
	if o.token == "" {
		span = u.removing
	}
	if span == 0 {
		return time.Hour
	}
	return time.Duration(r.Int64N(int64(span)))
}

// measure takes the usual time of each operation. It leaves every account in
// its place.
func (c *crash) measure() usual {
	adding := c.addAll()
	var ops []operation
	for _, who := range allAccounts() {
		ops = append(ops, operation{who: who})
	}
	removing := c.mustAll(ops)
	c.compare()
	c.addAll()
	return usual{middle(adding), middle(removing)}
}

// measureFirst takes the usual time of the first logins in a new home folder.
func (c *crash) measureFirst() usual {
	var took []time.Duration
	for range 5 {
		c.startOver()
		took = append(took, c.mustAll(c.plan())...)
	}
	return usual{adding: middle(took)}
}

func middle(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
