package handlers

import "samovar/views"

// flash shows a sentence on the next page.
// The cookie calls the argument "place".
func (r *request) flash(key string, args ...string) error {
	flashes, _ := r.cookies.flashes.New(r.Request, r.flashCookie()) // an old cookie with a wrong signature is replaced
	flashes.Options.Secure = r.secure()
	flashes.Values["key"], flashes.Values["place"] = key, ""
	if len(args) > 0 {
		flashes.Values["place"] = args[0]
	}
	return flashes.Save(r.Request, r.w)
}

// succeed answers a completed form: it redirects to path, which shows the flash. In an embed there is no flash:
// its cookie is not for iframes.
func (r *request) succeed(path, flash string, args ...string) error {
	if r.embedded || r.applies() {
		return r.redirect(path)
	}
	if err := r.flash(flash, args...); err != nil {
		return err
	}
	return r.redirect(path)
}

func (r *request) flashCookie() string { return r.hostCookie("samovar-flash") }

// applies reports whether an open page has sent a choice by itself and stays as it is (apply.js): it says what was done,
// so there is nothing to show on the next page.
func (r *request) applies() bool { return r.Header.Get("Samovar-Apply") != "" }

// relistHeader marks a request that an open page makes by itself to look for news (unread.js). Such a request must
// not use up the flash.
const relistHeader = "Samovar-Relist"

// takeFlash returns the flash of the page before, once.
func (r *request) takeFlash() *views.Flash {
	if r.Header.Get(relistHeader) != "" {
		return nil
	}
	if _, err := r.Cookie(r.flashCookie()); err != nil {
		return nil
	}
	flashes, err := r.cookies.flashes.New(r.Request, r.flashCookie())
	flashes.Options.MaxAge = -1
	flashes.Options.Secure = r.secure()
	if saved := flashes.Save(r.Request, r.w); err != nil || saved != nil {
		return nil
	}
	key, _ := flashes.Values["key"].(string)
	arg, _ := flashes.Values["place"].(string)
	if key == "" {
		return nil
	}
	return &views.Flash{Key: key, Args: []any{arg}}
}
