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

// session is who is behind a browser: a random token in a signed cookie, and, once they have done something, a row
// and a person.
type session struct {
	cookie *sessions.Session
	stored models.Session
	person *models.Person
	// lost says that the browser holds the token of a session that is over.
	lost bool
}

// token is the secret the cookie holds; the row has only its hash.
func (s *session) token() string { return s.cookie.ID }

// cookies reads and writes the signed cookies of ours: who one is, what is to be said on the next page, which
// accounts know the browser.
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

// tokens is a gorilla session store whose sessions are rows: the cookie carries a random id, signed, and nothing
// else, so that a session can be ended from the server's side.
type tokens struct {
	codec *securecookie.SecureCookie
	store *models.Store
}

func newTokens(key []byte, store *models.Store) *tokens {
	codec := securecookie.New(key, nil).MaxAge(0) // the row says when it ends
	codec.SetSerializer(securecookie.NopEncoder{})
	return &tokens{codec: codec, store: store}
}

// Get returns the browser's session; it is the same as New, since a request asks once.
func (t *tokens) Get(r *http.Request, name string) (*sessions.Session, error) { return t.New(r, name) }

// New returns the session whose token the cookie holds, or a fresh one. The cookie is hostile input: one that does
// not pass is as good as none.
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

// adopt takes the token from elsewhere than the cookie, if it is one of ours.
func (t *tokens) adopt(session *sessions.Session, signed string) {
	var token []byte
	if signed != "" && t.codec.Decode(session.Name(), signed, &token) == nil {
		session.ID, session.IsNew = string(token), false
	}
}

// sign is the token as a cookie or a header carries it.
func (t *tokens) sign(session *sessions.Session) (string, error) {
	signed, err := t.codec.Encode(session.Name(), []byte(session.ID))
	if err != nil {
		return "", fmt.Errorf("sign the session's token: %w", err)
	}
	return signed, nil
}

// Save gives the browser the token, for as long as the session's options say.
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

// cookieName has the prefix that binds a cookie to this host and to TLS where there is TLS (RFC 6265bis, 4.1.3.2).
func (r *request) cookieName() string {
	if r.embedded {
		return r.embedCookie()
	}
	return r.hostCookie("samovar")
}

// embedCookie is the name of the cookie that frames of the room have. A token is signed for its cookie's name, so
// that one is worth nothing out of frames, nor in another room's; and a site may hold several rooms.
func (r *request) embedCookie() string {
	return r.hostCookie("samovar-frame-" + url.QueryEscape(r.slug()))
}

func (r *request) hostCookie(name string) string {
	if r.secure() {
		return "__Host-" + name
	}
	return name
}

// readSession finds out who asks. A new visitor has no row and gets no cookie: both come with the first act.
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

// setSessionCookie sends the cookie; maxAge is in seconds, zero until the browser closes, less than that none.
func (r *request) setSessionCookie(maxAge int) error {
	options := &sessions.Options{
		Path:     "/",
		MaxAge:   maxAge,
		HttpOnly: true,
		Secure:   r.secure(),
		SameSite: http.SameSiteLaxMode,
	}
	if r.embedded && r.secure() { // a frame is another site's: its cookie is kept apart by site (CHIPS), and needs TLS
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

// sendToken tells a frame's script what the cookie holds, for browsers that do not give it back: the page keeps it then
// (assets/embed_session.js). An empty one is a session that is over.
func (r *request) sendToken(maxAge int) (err error) {
	token := ""
	if maxAge >= 0 {
		token, err = r.cookies.tokens.sign(r.session.cookie)
	}
	r.w.Header().Set(embedHeader, token)
	r.w.Header().Set(embedAgeHeader, strconv.Itoa(maxAge))
	return err
}

// newBrowser is the one that asks, about to hold a fresh token: who it is has changed, and what it held before, which
// others may have seen or planted there, must not become worth more than it was (ASVS 5, 7.2.4).
func (r *request) newBrowser() models.Browser {
	return models.Browser{Token: newToken(), Agent: r.UserAgent(), Scope: r.scope()}
}

// startSession makes this browser the person's, under a fresh token: one that was known before signing in must be worth
// nothing after.
func (r *request) startSession(person models.Person, remember bool) error {
	// Looked up before the session starts, which a password that was changed meanwhile prevents: the new one is not
	// sealed for who knew the old.
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

// endOwnSession makes this browser nobody's.
func (r *request) endOwnSession() error {
	if err := r.store.EndSessionByToken(r.ctx(), r.scope(), r.session.token()); err != nil {
		return err
	}
	return r.clearSession()
}

// clearSession takes the cookie from a browser that is signed out.
func (r *request) clearSession() error {
	r.session.cookie.ID, r.session.person, r.viewer.Person = newToken(), nil, nil
	return r.setSessionCookie(-1)
}
