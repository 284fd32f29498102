package gallery

import (
	"time"

	"samovar/models"
	"samovar/views"
)

// guardExhibits show how a room is protected, to those who protect it and to the others.
func guardExhibits(s scene) []views.Exhibit {
	slow := teaCorner
	slow.SlowSeconds = 30
	keeper := joined(slow, anna)
	wrong := s.refused(typed("slow", "30"), "slow", "problem.malformed.sentence", "", "problem.form.cut")
	waits := views.Composing{
		Body:    "one more thing",
		Problem: s.member().SlowUntil(20 * time.Minute),
		Pause:   20 * time.Minute,
	}
	locked := keeper
	locked.Lockdown = models.Lockdown{Locked: true, Left: 10 * time.Minute}
	locked.Room.LockedUntil = time.Now().Add(locked.Left).UnixMilli()
	open := locked
	open.Left, open.Person = 0, &zofia
	crowded := keeper
	crowded.Newcomers = 17
	return []views.Exhibit{
		page("page", views.GuardPage(s.member(), keeper, typed("slow", "30", "spam", "yes"))),
		part("in the panel", within("aside.panel", views.GuardPage(s.inPanel(), keeper, wrong))),
		page("slow room", views.ComposePage(s.member(), views.Room{Access: keeper, Composing: waits})),
		part("counts down", scripted(s.composing(views.Composing{Body: "one more thing"}), `role="timer">`,
			`role="timer">`+s.texts.T("slow.wait", 12))),
		page("lockdown", views.GuardPage(s.member(), locked, typed("slow", "30"))),
		page("lockdown of a guest", views.ComposePage(s.guest(), views.Room{Access: open, Silence: models.ErrGuestLocked})),
		part("lockdown in the room", views.Speech(s.member(), locked, views.Composing{})),
		part("many new guests", views.Speech(s.member(), crowded, views.Composing{})),
		page("problem: lockdown", views.ProblemPage(s.member(), views.Problem{
			Status: 403, Title: "guard.lockdown", Sentence: "guard.lockdown.hint",
		})),
		part("changes", views.RoomState(views.RoomPathsOf(slow.Slug), models.Room{Slug: slow.Slug, Guard: slow.Guard})),
	}
}
