package handlers

import (
	"net/http"

	"samovar/models"

	"github.com/gorilla/securecookie"
)

// deviceCookie is what OWASP calls a device cookie ("Slow Down Online Guessing Attacks with Device Cookies"): it
// proves that this browser has been signed in to an account before.
const deviceCookie = "samovar-device"

// maxDevices is how many accounts know a browser at the same time: with more the cookie would outgrow what proxies
// take.
const maxDevices = 4

// device is what the browser holds for one account.
type device struct {
	Account int64
	// Nonce tells the browser from others of the account.
	Nonce string
	// Seal is the account's at the time: another password ends what the browser was worth.
	Seal string
}

func newDeviceCodec(key []byte) *securecookie.SecureCookie {
	return securecookie.New(key, nil).MaxAge(yearSeconds).SetSerializer(securecookie.JSONEncoder{})
}

// knownDevices returns what the cookie holds. It is hostile input: one that does not pass is as good as none.
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

// rememberDevice makes the browser known to an account that has just been proved to be its person's. One that is known
// keeps its nonce, so that signing in again does not fill its bucket.
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
