package store

import "io/fs"

// isOwn takes everything for ours. The folders of a user's profile are the
// user's by the access lists they inherit; the mode that Go tells is made up
// from the read-only attribute and says nothing.
func isOwn(fs.FileInfo) bool { return true }

// isPrivate takes everything for private, for the same reason.
func isPrivate(fs.FileInfo) bool { return true }

// notForAnother never objects, for the same reason.
func notForAnother(string) error { return nil }
