package models

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"samovar/models/words"
)

// reserved are words that would be taken for the people who run an installation, for the program, for all members, or
// for a deleted account. No nickname or username is one of them. A name that a room's site has signed may be: it is
// marked as that site's.
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

	deleted deletedaccount deleteduser
	удалён удалённый удалённыйаккаунт удалённыйпользователь
	已注销 已注销账号 已注销用户
	usunięte usunięty usuniętekonto usuniętyużytkownik
`

// addressed are the words by which the pages address guests and the viewer. No username is one of them. A nickname may
// be, as guests have it until they choose another.
const addressed = `
	guest guests гость гости 访客 訪客 gość goście you
`

var (
	nicknameWords = sync.OnceValue(func() map[string]bool { return bareWords(reserved) })
	usernameWords = sync.OnceValue(func() map[string]bool { return bareWords(reserved + addressed) })
)

func bareWords(text string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(text) {
		all[bare(word)] = true
	}
	return all
}

// isReserved reports whether a name consists of reserved words alone, or is the installation's. It looks at the name as
// it is and in small letters: a capital "М" is like a Latin one, and a small "м" is not.
func isReserved(reserved map[string]bool, name, installation string) bool {
	return isOfReserved(reserved, name, installation) || isOfReserved(reserved, words.Fold(name), installation)
}

func isOfReserved(reserved map[string]bool, name, installation string) bool {
	whole := bare(name)
	if reserved[whole] || (whole != "" && (whole == bare(installation) || whole == bare(words.Fold(installation)))) {
		return true
	}
	some := false
	for _, word := range strings.FieldsFunc(name, isNoLetter) {
		look := bare(word)
		if look != "" && !reserved[look] {
			return false
		}
		some = some || look != ""
	}
	return some
}

// bare returns what a name looks like without marks, signs, spaces and trailing digits: "_Ádmin 2" looks like "admin".
func bare(name string) string {
	name = strings.TrimRightFunc(name, func(r rune) bool { return unicode.IsNumber(r) || isNoLetter(r) })
	return strings.Map(func(r rune) rune {
		if isNoLetter(r) {
			return -1
		}
		return r
	}, words.Skeleton(name))
}

func isNoLetter(r rune) bool { return !unicode.In(r, unicode.L, unicode.N) }

// pageMarks are what the pages append to names: a guest's tag, and "(you)" to the viewer's own. They are looked for in
// skeletons.
var pageMarks = sync.OnceValue(func() *regexp.Regexp {
	var you []string
	for _, word := range []string{"you", "вы", "你", "ty"} {
		you = append(you, ending(word))
	}
	return regexp.MustCompile(`(#\s*[a-z0-9]{4}|\(\s*(` + strings.Join(you, "|") + `)\s*\))[^\pL\pN]*$`)
})

// ending returns what the end of a name looks like. Unlike in a skeleton "m" is one character, as a tag's are counted.
func ending(name string) string {
	return strings.NewReplacer("rn", "m", "♯", "#").Replace(words.Skeleton(words.Fold(name)))
}

// mustBeFreeUsername refuses a username that is reserved.
func mustBeFreeUsername(username, installation string) error {
	if isReserved(usernameWords(), username, installation) {
		return Invalid{Field: "username", Reason: "problem.username.reserved"}
	}
	return nil
}

// mustBeFreeNickname refuses a nickname that is reserved, or ends like a mark that the pages append to names.
func mustBeFreeNickname(nickname, installation string) error {
	if pageMarks().MatchString(ending(nickname)) {
		return Invalid{Field: "nickname", Reason: "problem.nickname.mark"}
	}
	if isReserved(nicknameWords(), nickname, installation) {
		return Invalid{Field: "nickname", Reason: "problem.nickname.reserved"}
	}
	return nil
}
