package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// membersPageSize is how many of the members who are away one page lists.
const membersPageSize = 100

// showMembers lists who is here and the other members of a room. The list alone is for a page that shows it already.
func (r *request) showMembers() error {
	list, err := r.members()
	if err != nil {
		return err
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	if r.hx() && r.URL.Query().Has("list") {
		return r.render(http.StatusOK, views.MemberList(r.viewer, list))
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.MembersPage(r.viewer, list))
}

// members returns the members that the address asks for. Who looks is here, also before their page is connected.
func (r *request) members() (list views.Members, err error) {
	query := r.URL.Query()
	list = views.Members{Access: r.access, Page: 1, Name: firstRunes(legible(query.Get("q")), models.MaxNickname)}
	if page, err := strconv.Atoi(query.Get("page")); err == nil && page > 1 && page <= 10_000 {
		list.Page = page
	}
	here := r.here()
	if list.Page == 1 {
		if list.Here, err = r.store.Present(r.ctx(), r.access.Room, here, list.Name); err != nil {
			return list, err
		}
	}
	list.Away, list.AwayCount, err = r.store.Members(r.ctx(), r.access.Room.ID, models.Asked{
		Name:   list.Name,
		But:    here,
		Offset: (list.Page - 1) * membersPageSize,
		Limit:  membersPageSize,
	})
	list.More = list.Page*membersPageSize < list.AwayCount
	if err != nil {
		return list, err
	}
	list.Moderators, err = r.store.Moderators(r.ctx(), r.access.Room.ID)
	return list, err
}

// here returns the people who have the room open, the viewer among them.
func (r *request) here() []int64 {
	here := r.presence.Here(r.access.Room.ID)
	if r.person() != nil && !slices.Contains(here, r.person().ID) {
		here = append(here, r.person().ID)
	}
	return here
}

// appointModerator makes a member of the room a moderator, or ends that, and shows their card again.
func (r *request) appointModerator() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	appointed, flash := r.field("moderator") == "yes", "flash.dismissed"
	if appointed {
		flash = "flash.appointed"
	}
	if err := r.store.AppointModerator(r.ctx(), *r.person(), r.slug(), id, appointed); err != nil {
		return err
	}
	person, err := r.store.PersonByID(r.ctx(), id)
	if err != nil {
		return err
	}
	return r.succeed(views.RoomPathsOf(r.slug()).Person(id), flash, person.Nickname)
}

// handOver makes a member the owner of the room, and shows their card again.
func (r *request) handOver() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if err := r.store.HandOver(r.ctx(), *r.person(), r.slug(), id); err != nil {
		return err
	}
	person, err := r.store.PersonByID(r.ctx(), id)
	if err != nil {
		return err
	}
	return r.succeed(views.RoomPathsOf(r.slug()).Person(id), "flash.handedover", person.Nickname)
}

func (r *request) removeMember() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	ticked, err := r.ticked("link")
	if err != nil {
		return err
	}
	removal, err := r.store.RemoveMember(r.ctx(), *r.person(), r.slug(), id, ticked["link"])
	if err != nil {
		return err
	}
	flash := "flash.member.removed"
	if ticked["link"] {
		flash = "flash.member.removed.link"
	}
	return r.succeed(views.MembersPath(removal.Slug), flash, removal.Person.Nickname)
}
