package e2e

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// In an embed pictures come from under the embed's own address, where its session is good.
func TestAnEmbedShowsThePicturesOfTheSitesUsers(t *testing.T) {
	w := newWeb(t)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	anna.open("/r/lobby/embed")
	anna.submits(`form[action$="/secret"] button`)
	anna.until("a secret", `document.getElementById("f-secret")?.value`)
	secret := eval[string](anna, `document.getElementById("f-secret").value`)
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"sub":    "7",
		"name":   "Boris of the shop",
		"avatar": "https://127.0.0.1:" + w.port + "/",
		"exp":    time.Now().Add(time.Hour).Unix(),
	}).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	w.serves(
		"shop",
		`<!DOCTYPE html><title>Shop</title><script src="{chat}/embed.js" data-room="lobby" data-user="`+token+`" data-open async></script>`,
	)

	boris := browser.person(w.harness, "Boris")
	boris.goes(w.origin("shop"))
	embed := boris.embed("lobby")
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	embed.says("as a customer")
	embed.until(
		"the initial, as his picture is of our own network",
		`document.querySelector(".msg > .face > i.avatar")`,
	)
	w.plant("7")
	shown := `[...document.querySelectorAll(".msg > .face > img.avatar")].filter((face) => face.getAttribute("src").startsWith("/embed/lobby/avatars/") && face.naturalWidth === 96 && face.clientWidth > 20).length`
	boris.goes(w.origin("shop"))
	embed = boris.embed("lobby")
	embed.until("the picture", shown+" === 1")
	eval[any](
		embed,
		`document.querySelector("img.avatar").closest(".msg").remove()`,
	) // else the next message would follow it, without a picture
	embed.says("and beside the next")
	embed.until("the picture", shown+" === 1")
}

// plant stores a picture for a user of the site as if it had been fetched: no site of a test has a public address to
// fetch from.
func (w *web) plant(subject string) {
	w.t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, 96, 96))
	draw.Draw(
		drawn,
		drawn.Bounds(),
		image.NewUniform(color.RGBA{R: 200, G: 90, B: 30, A: 255}),
		image.Point{},
		draw.Src,
	)
	var content bytes.Buffer
	if err := png.Encode(&content, drawn); err != nil {
		w.t.Fatal(err)
	}
	sum := sha256.Sum256(content.Bytes())
	hash := hex.EncodeToString(sum[:])
	place := filepath.Join(w.folder, "uploads", hash[:2], hash[2:])
	driver := "sqlite3" // mattn, with cgo
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite" // modernc, without
	}
	db, err := sql.Open(driver, filepath.Join(w.folder, "samovar.db"))
	if err == nil {
		err = os.MkdirAll(filepath.Dir(place), 0o700)
	}
	if err == nil {
		err = os.WriteFile(place, content.Bytes(), 0o600)
	}
	if err == nil {
		_, err = db.Exec("UPDATE people SET avatar = ? WHERE subject = ?", hash, subject)
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		w.t.Fatal(fmt.Errorf("plant a picture: %w", err))
	}
}
