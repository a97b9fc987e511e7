package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"git-credential-pat/store/secret"
)

// itemSuffix ends the name of an item's file.
const itemSuffix = ".age"

// item is what an item's file holds: the key, a line feed, the secret.
//
// The key stands inside since age tells nothing of who wrote a file. Another
// item's file under this one's name would send its token to a wrong host.
type item struct {
	key    string
	secret secret.Secret
}

// errOtherItem is the trouble with an item that lies under another's name.
var errOtherItem = errors.New("another item's file")

// itemName is the name of a key's file. It tells neither host nor account.
func itemName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return fmt.Sprintf("%x%s", sum[:8], itemSuffix)
}

// isItemName reports whether a file's name is an item's: what else lies there,
// such as a sync program's copy, is nobody's.
func isItemName(name string) bool {
	sum, isItem := strings.CutSuffix(name, itemSuffix)
	_, err := hex.DecodeString(sum)
	return isItem && err == nil && len(sum) == 16
}

// seal encrypts the item.
func (i item) seal(recipient age.Recipient) ([]byte, error) {
	sealed, err := encrypt(recipient, i.key+"\n"+i.secret.Reveal())
	if err != nil {
		return nil, err
	}
	if len(sealed) > maxFile {
		return nil, errors.New("a name is too long for the vault")
	}
	return sealed, nil
}

// keyOf reads the item at path, which must have the name that its key gives
// it, and returns the key.
func keyOf(path string, identity age.Identity) (string, error) {
	sealed, err := readPrivate(path)
	if err != nil {
		return "", err
	}
	found, err := openItem(path, sealed, identity)
	if err == nil && itemName(found.key) != filepath.Base(path) {
		err = brokenItem(path, errOtherItem)
	}
	return found.key, err
}

// openItem decrypts what was read at path. Whether it is the item that was
// looked for is the caller's to compare.
func openItem(path string, sealed []byte, identity age.Identity) (item, error) {
	text, err := decrypt(identity, sealed)
	if err != nil { // which quotes the file
		return item{}, brokenItem(path, errors.New("damaged, or written for another vault"))
	}
	key, value, _ := strings.Cut(text.Reveal(), "\n")
	return item{key, secret.New(value)}, nil
}

// brokenItem is the trouble with one item. Without its file the account is one
// without a token, which is asked for anew.
func brokenItem(path string, cause error) error {
	return &Trouble{State: BadItem, Cause: fmt.Errorf("%s: %w", path, cause), Cure: "rm " + shellWord(path)}
}

// encrypt makes an age file of text.
func encrypt(recipient age.Recipient, text string) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return nil, err
	}
	err = w.Close()
	return sealed.Bytes(), err
}

// decrypt returns the text of an age file. The error is age's, and may quote
// the file.
func decrypt(identity age.Identity, sealed []byte) (secret.Secret, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return secret.Secret{}, err
	}
	text, err := io.ReadAll(r)
	return secret.New(string(text)), err
}
