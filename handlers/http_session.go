package handlers

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"samovar/models"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
)

// session is the person behind a browser: a random token in a signed cookie, and, after their first act, a row and
// a person.
type session struct {
	cookie *sessions.Session
	stored models.Session
	person *models.Person
	// lost says that the browser holds the token of a session that has ended.
	lost bool
}

// token returns the secret in the cookie; the row has only its hash.
func (s *session) token() string { return s.cookie.ID }

// cookies reads and writes our signed cookies: the session, the flash, and the accounts that know this browser.
type cookies struct {
	tokens  *tokens
	flashes *sessions.CookieStore
	devices *securecookie.SecureCookie
}

func newCookies(key []byte, store *models.Store) *cookies {
	flashes := sessions.NewCookieStore(key)
	flashes.Options = &sessions.Options{Path: "/", MaxAge: 300, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	return &cookies{tokens: newTokens(key, store), flashes: flashes, devices: newDeviceCodec(key)}
}

// tokens is a gorilla session store whose sessions are rows. The cookie carries nothing but a signed random id, so
// the server can end a session.
type tokens struct {
	codec *securecookie.SecureCookie
	store *models.Store
}

func newTokens(key []byte, store *models.Store) *tokens {
	codec := securecookie.New(key, nil).MaxAge(0) // the row says when it ends
	codec.SetSerializer(securecookie.NopEncoder{})
	return &tokens{codec: codec, store: store}
}

// Get returns the browser's session. It equals New: a request asks once.
func (t *tokens) Get(r *http.Request, name string) (*sessions.Session, error) { return t.New(r, name) }

// New returns the session whose token the cookie holds, or a fresh one. A cookie is hostile input: one with a
// wrong signature counts as none.
func (t *tokens) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(t, name)
	session.IsNew = true
	var token []byte
	if cookie, err := r.Cookie(name); err == nil && t.codec.Decode(name, cookie.Value, &token) == nil {
		session.ID, session.IsNew = string(token), false
		return session, nil
	}
	session.ID = newToken()
	return session, nil
}

// adopt takes the token from a header or a form instead of the cookie, if its signature is ours.
func (t *tokens) adopt(session *sessions.Session, signed string) {
	var token []byte
	if signed != "" && t.codec.Decode(session.Name(), signed, &token) == nil {
		session.ID, session.IsNew = string(token), false
	}
}

// sign returns the token as a cookie or a header carries it.
func (t *tokens) sign(session *sessions.Session) (string, error) {
	signed, err := t.codec.Encode(session.Name(), []byte(session.ID))
	if err != nil {
		return "", fmt.Errorf("sign the session's token: %w", err)
	}
	return signed, nil
}

// Save sends the browser the token, for as long as the session's options say.
func (t *tokens) Save(_ *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	signed, err := t.sign(session)
	if err != nil {
		return err
	}
	http.SetCookie(w, sessions.NewCookie(session.Name(), signed, session.Options))
	return nil
}

func newToken() string {
	var token [24]byte
	_, _ = rand.Read(token[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(token[:])
}

// cookieName returns the session cookie's name. Its prefix binds it to this host, and to TLS where there is TLS
// (RFC 6265bis, 4.1.3.2).
func (r *request) cookieName() string {
	if r.embedded {
		return r.embedCookie()
	}
	return r.hostCookie("samovar")
}

// embedCookie returns the name of the cookie for embeds of this room. A token is signed together with its cookie's
// name, so it is worthless outside of embeds and in other rooms; and a site may embed several rooms.
func (r *request) embedCookie() string {
	return r.hostCookie("samovar-frame-" + url.QueryEscape(r.slug()))
}

func (r *request) hostCookie(name string) string {
	if r.secure() {
		return "__Host-" + name
	}
	return name
}

// readSession finds the session of a request. A new visitor has no row and gets no cookie: both come with the
// first act.
func (k *cookies) readSession(r *request) (*session, error) {
	cookie, err := k.tokens.Get(r.Request, r.cookieName())
	if err != nil {
		return nil, err
	}
	if cookie.IsNew && r.embedded {
		k.tokens.adopt(cookie, r.Header.Get(embedHeader))
	}
	found := &session{cookie: cookie}
	if cookie.IsNew {
		return found, nil
	}
	found.lost = true
	stored, person, err := k.tokens.store.SessionByToken(r.ctx(), r.scope(), cookie.ID)
	if errors.Is(err, models.ErrNotFound) {
		return found, nil
	}
	if err != nil {
		return nil, err
	}
	found.stored, found.person, found.lost = stored, &person, false
	return found, nil
}

// setSessionCookie sends the cookie. maxAge is in seconds; zero lasts until the browser closes, and a negative one
// deletes the cookie.
func (r *request) setSessionCookie(maxAge int) error {
	options := &sessions.Options{
		Path:     "/",
		MaxAge:   maxAge,
		HttpOnly: true,
		Secure:   r.secure(),
		SameSite: http.SameSiteLaxMode,
	}
	if r.embedded && r.secure() { // an embed's cookie is kept apart by site (CHIPS), and needs TLS
		options.SameSite, options.Partitioned = http.SameSiteNoneMode, true
	}
	r.session.cookie.Options = options
	if r.embedded {
		if err := r.sendToken(maxAge); err != nil {
			return err
		}
	}
	return r.session.cookie.Save(r.Request, r.w)
}

// sendToken tells an embed's script what the cookie holds, for browsers that do not send it back; the page keeps
// it then (assets/embed_session.js). An empty token is a session that has ended.
func (r *request) sendToken(maxAge int) (err error) {
	token := ""
	if maxAge >= 0 {
		token, err = r.cookies.tokens.sign(r.session.cookie)
	}
	r.w.Header().Set(embedHeader, token)
	r.w.Header().Set(embedAgeHeader, strconv.Itoa(maxAge))
	return err
}

// newBrowser returns this browser with a fresh token. Its person changes, and the token that it held before, which
// others may have seen or planted there, must not gain rights (ASVS 5, 7.2.4).
func (r *request) newBrowser() models.Browser {
	return models.Browser{Token: newToken(), Agent: r.UserAgent(), Scope: r.scope()}
}

// startSession signs the person in under a fresh token: one that was known before signing in must be worthless
// after it.
func (r *request) startSession(person models.Person, remember bool) error {
	// The account is read before the session starts, and StartSession fails if the password has changed meanwhile:
	// the device cookie must not be sealed for the new password.
	account, err := r.store.AccountNamed(r.ctx(), person.Username)
	if err != nil {
		return err
	}
	if err := r.store.EndSessionByToken(r.ctx(), r.scope(), r.session.token()); err != nil {
		return err
	}
	r.session.cookie.ID = newToken()
	stored, err := r.store.StartSession(r.ctx(), r.session.token(), person, remember, r.UserAgent())
	if err != nil {
		return err
	}
	r.session.stored, r.session.person = stored, &person
	maxAge := 0
	if remember {
		maxAge = 30 * 24 * 3600
	}
	return errors.Join(r.rememberDevice(account), r.setSessionCookie(maxAge))
}

// endOwnSession signs this browser out.
func (r *request) endOwnSession() error {
	if err := r.store.EndSessionByToken(r.ctx(), r.scope(), r.session.token()); err != nil {
		return err
	}
	return r.clearSession()
}

// clearSession deletes the cookie of a browser that is signed out.
func (r *request) clearSession() error {
	r.session.cookie.ID, r.session.person, r.viewer.Person = newToken(), nil, nil
	return r.setSessionCookie(-1)
}
