package models

import (
	"strings"
	"sync"
	"unicode"
)

// reserved are words that would be taken for the people who run an installation, for the program, or for all who are
// there. No nickname or username is one of them; what a room's site has signed is marked as that site's and may be.
const reserved = `
	owner owners admin admins administrator administrators administration sysadmin superuser root system operator
	moderator moderators moderation mod mods staff support security samovar
	everyone everybody all here channel room

	владелец владельцы админ админы администратор администраторы администрация система оператор
	модератор модераторы модерация модер поддержка техподдержка самовар
	все всем здесь канал комната

	群主 房主 管理员 管理員 系统管理员 系統管理員 管理者 系统 系統 运营 版主 客服 官方
	所有人 全体成员 全體成員 大家 这里 這裡 频道 房间

	właściciel właścicielka administratorka administratorzy administracja systemowy operatorka
	moderatorka moderatorzy moderacja obsługa wsparcie samowar
	wszyscy tutaj kanał pokój
`

var reservedWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(reserved) {
		words[bare(word)] = true
	}
	return words
})

// isReserved reports whether a name is made of reserved words alone, or is the installation's. It is looked at as it is
// and in small letters: a capital "М" is like a Latin one, and a small "м" is not.
func isReserved(name, installation string) bool {
	return isOfReserved(name, installation) || isOfReserved(fold(name), installation)
}

func isOfReserved(name, installation string) bool {
	words := reservedWords()
	whole := bare(name)
	if words[whole] || (whole != "" && (whole == bare(installation) || whole == bare(fold(installation)))) {
		return true
	}
	some := false
	for _, word := range strings.FieldsFunc(name, isNoLetter) {
		look := bare(word)
		if look != "" && !words[look] {
			return false
		}
		some = some || look != ""
	}
	return some
}

// bare returns what a name looks like without marks, signs and spaces, and without the figures at its end: "_Ádmin 2"
// looks like "admin".
func bare(name string) string {
	name = strings.TrimRightFunc(name, func(r rune) bool { return unicode.IsNumber(r) || isNoLetter(r) })
	return strings.Map(func(r rune) rune {
		if isNoLetter(r) {
			return -1
		}
		return r
	}, skeleton(name))
}

func isNoLetter(r rune) bool { return !unicode.In(r, unicode.L, unicode.N) }

// mustBeFree refuses a name that is reserved.
func mustBeFree(field, name, installation string) error {
	if isReserved(name, installation) {
		return Invalid{Field: field, Reason: "problem." + field + ".reserved"}
	}
	return nil
}
