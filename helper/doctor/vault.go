package doctor

import (
	"context"
	"errors"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// vault looks at the vault. It never asks for the passphrase.
func (d *Doctor) vault(ctx context.Context) []Found {
	vault := d.Helper.Vault
	protection, err := vault.Protection()
	switch {
	case err == nil && protection == store.NoVault:
		return []Found{tell(prompt.NoVaultYetFound())}
	case err == nil && !d.Glance:
		err = d.Helper.TryOut(ctx, store.InVault)
	}
	if err == nil {
		err = vault.Open()
	}
	switch trouble, is := errors.AsType[*store.Trouble](err); {
	case is && trouble.State == store.Sealed:
		return []Found{tell(prompt.VaultSealedFound(vault.Remembers()))}
	case is && trouble.State == store.Exposed:
		return nil // told of its files
	case err != nil:
		return []Found{tell(vaultTrouble(err))}
	}
	found := []Found{tell(prompt.VaultWorks(protection == store.ByPassphrase))}
	return append(append(found, d.badItems(ctx)...), d.unlisted(ctx, store.InVault)...)
}

// vaultTrouble tells what is wrong with the vault, or with one of its items.
func vaultTrouble(err error) prompt.Finding {
	trouble, is := errors.AsType[*store.Trouble](err)
	if !is {
		return prompt.VaultTrouble("failed", err.Error(), prompt.CureBroken)
	}
	_, cure := helper.ReasonAndCure(err)
	if trouble.Cure != "" {
		cure = trouble.Cure
	}
	return prompt.VaultTrouble(stateCodes()[trouble.State], trouble.Error(), cure)
}

// badItems tells of items that cannot be read.
func (d *Doctor) badItems(ctx context.Context) (found []Found) {
	_, err := d.Helper.Vault.Keys(ctx)
	several, joined := err.(interface{ Unwrap() []error })
	if !joined {
		return nil
	}
	for _, bad := range several.Unwrap() {
		if trouble, is := errors.AsType[*store.Trouble](bad); is && trouble.State == store.BadItem {
			found = append(found, tell(vaultTrouble(bad)))
		}
	}
	return found
}
