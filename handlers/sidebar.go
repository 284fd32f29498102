package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showRoomList answers with the viewer's list of rooms: all, or those that a filter leaves. htmx puts it beside the room
// that the address names.
func (r *request) showRoomList() error {
	query := r.URL.Query()
	asked := models.SidebarQuery{
		All:    !r.hx() || query.Has("all"),
		Filter: firstRunes(legible(query.Get("q")), maxQuery),
	}
	if slug := query.Get("room"); slug != "" {
		access, err := r.store.Enter(r.ctx(), r.person(), slug)
		if err != nil {
			return err
		}
		r.access = access
	}
	list, err := r.roomList(asked)
	if err != nil {
		return err
	}
	if r.hx() {
		return r.render(http.StatusOK, views.RoomSections(r.viewer, list))
	}
	return r.render(http.StatusOK, views.RoomListPage(r.viewer, list))
}

// roomList returns the list for the page of the room that was entered, if any.
func (r *request) roomList(asked models.SidebarQuery) (list views.RoomList, err error) {
	asked.Current = r.access.Room.ID
	list.Asked, list.Slug = asked, r.access.Room.Slug
	if list.Sidebar, err = r.store.Sidebar(r.ctx(), r.person(), asked); err != nil {
		return list, err
	}
	list.Online = map[int64]bool{}
	for _, entry := range list.Direct.Entries {
		for _, other := range entry.With {
			list.Online[other.ID] = r.presence.IsOnline(other.ID)
		}
	}
	list.Invited, err = r.countInvitations()
	return list, err
}
