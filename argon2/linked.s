// This file lets argon2.go declare functions without bodies: they are linked to those of golang.org/x/crypto/argon2.
