package views

import "samovar/models"

// act is something that can be done with a message. Its name is the end of the path that does it, and what scripts
// know it by; its key does it while the message has the focus.
type act struct{ name, icon, text, key string }

// The acts of the menu in three groups: what goes on with the conversation, what keeps the message, and what destroys
// it.
var (
	replyAct  = act{"reply", replyIcon, "reply.do", "R"}
	threadAct = act{"thread", threadIcon, "thread.placeholder", "T"}
	editAct   = act{"edit", editIcon, "message.edit", "E"}
	copyAct   = act{"copy", copyIcon, "message.copytext", "C"}
	linkAct   = act{"link", linkIcon, "message.copylink", "L"}
	saveAct   = act{"save", saveIcon, "bookmark.save", "S"}
	pinAct    = act{"pin", pinIcon, "pin.do", "P"}
	unreadAct = act{"unread", inboxIcon, "message.unread", "U"}
	reportAct = act{"report", flagIcon, "report.do", ""}
	deleteAct = act{"delete", trashIcon, "message.delete", "Delete"}
)

// reactKey opens the picker of emoji for the message in focus.
const reactKey = "+"

// label is the key as it stands on keyboards.
func (a act) label() string {
	if a.key == "Delete" {
		return "Del"
	}
	return a.key
}

// quickReactions are the most usual ones; the toolbar has the first three.
var quickReactions = []string{"❤️", "👍", "😂", "🎉", "🙏", "👀"}

// savedText names the act that saves a message, or removes it from what is saved.
func savedText(saved bool) string {
	if saved {
		return "bookmark.forget"
	}
	return "bookmark.save"
}

// pinText names the act that pins a message, or unpins it.
func pinText(m models.Message) string {
	if m.PinnedAt != 0 {
		return "pin.undo"
	}
	return "pin.do"
}
