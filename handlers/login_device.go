package handlers

import (
	"net/http"

	"samovar/models"

	"github.com/gorilla/securecookie"
)

// deviceCookie is what OWASP calls a device cookie ("Slow Down Online Guessing Attacks with Device Cookies"): it
// proves that this browser has signed in to an account before.
const deviceCookie = "samovar-device"

// maxDevices is how many accounts a browser's cookie remembers. With more, the cookie would outgrow what proxies
// accept.
const maxDevices = 4

// device is what the browser holds for one account.
type device struct {
	Account int64
	// Nonce tells the account's browsers apart.
	Nonce string
	// Seal is the account's when the cookie was made. A new password changes it, and so ends what the cookie is
	// worth.
	Seal string
}

func newDeviceCodec(key []byte) *securecookie.SecureCookie {
	return securecookie.New(key, nil).MaxAge(yearSeconds).SetSerializer(securecookie.JSONEncoder{})
}

// knownDevices returns what the cookie holds. A cookie is hostile input: one with a wrong signature counts as
// none.
func (r *request) knownDevices() (held []device) {
	name := r.hostCookie(deviceCookie)
	cookie, err := r.Cookie(name)
	if err != nil || r.cookies.devices.Decode(name, cookie.Value, &held) != nil {
		return nil
	}
	return held
}

// deviceOf returns what the browser holds for an account, or nil.
func (r *request) deviceOf(account models.Account) *device {
	for _, d := range r.knownDevices() {
		if d.Account == account.ID && d.Seal == account.Seal {
			return &d
		}
	}
	return nil
}

// rememberDevice makes the browser known to an account that has just proved its password. A known browser keeps
// its nonce, so that signing in again does not give it a fresh bucket.
func (r *request) rememberDevice(account models.Account) error {
	fresh := device{Account: account.ID, Nonce: newToken(), Seal: account.Seal}
	if known := r.deviceOf(account); known != nil {
		fresh = *known
	}
	held := []device{fresh}
	for _, d := range r.knownDevices() {
		if d.Account != account.ID && len(held) < maxDevices {
			held = append(held, d)
		}
	}
	name := r.hostCookie(deviceCookie)
	signed, err := r.cookies.devices.Encode(name, held)
	if err != nil {
		return err
	}
	http.SetCookie(r.w, &http.Cookie{
		Name:     name,
		Value:    signed,
		Path:     "/",
		MaxAge:   yearSeconds,
		HttpOnly: true,
		Secure:   r.secure(),
		SameSite: http.SameSiteLaxMode,
	})
	return nil
}
