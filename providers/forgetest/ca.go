package forgetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"time"
)

// authority is a CA that lives as long as a forge.
type authority struct {
	key    *ecdsa.PrivateKey
	cert   *x509.Certificate
	issued map[string]*tls.Certificate
}

// newAuthority makes a CA and writes its certificate, not its key, to file.
func newAuthority(file string) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := certificateFor("forgetest CA", 1)
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return &authority{key, cert, map[string]*tls.Certificate{}}, os.WriteFile(file, block, 0o600)
}

// certificate is the certificate for name, made when first asked for. The
// caller sees to it that calls do not overlap.
func (a *authority) certificate(name string) (*tls.Certificate, error) {
	if cert := a.issued[name]; cert != nil {
		return cert, nil
	}
	template := certificateFor(name, int64(len(a.issued)+2))
	template.DNSNames = []string{name}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	// The site's names share the CA's key: one key less to make for each name.
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, a.key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	a.issued[name] = &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}
	return a.issued[name], nil
}

// certificateFor is what all certificates have in common. The margins are wide
// because tests move clocks.
func certificateFor(name string, serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().AddDate(0, 0, -2),
		NotAfter:     time.Now().AddDate(0, 3, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}
