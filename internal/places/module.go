package places

import (
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/events"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "places", Files: Files, Keys: Keys, Permissions: Permissions, Routes: s.routes,
		API: s.operations, Load: s.Reload,
		Nav: []web.NavEntry{{Section: web.Admin, Order: 30, Daily: 90, Icon: ui.IconMap,
			Key: "places.nav", Words: "places.nav_words", URL: base, Permission: Manage}},
		Start: []module.StartLink{{URL: "/villages", Icon: ui.IconHouse, Title: "start.villages",
			Text: "start.villages_text", Order: 20}},
		Finds: &module.Finder{Key: "places.finds", Icon: ui.IconPlace, Order: 50, Permission: auth.Public, Find: s.find},
		Tells: []events.Topic{events.MustBeHeard[Succession]()},
	}
}

// AdminURL is the address of the administrator's pages.
const AdminURL = "/admin/places"

const base = AdminURL

func (s *Service) routes(rt *web.Router) {
	p := &pages{s, rt}
	rt.Handle("GET "+base, Manage, p.browse)
	rt.Handle("GET "+base+"/{id}", Manage, p.show)
	rt.Handle("GET "+base+"/new", Manage, p.newUnit)
	rt.Handle("POST "+base+"/new", Manage, p.addUnit)
	for _, action := range []string{"merge", "split", "rename"} {
		rt.Handle("GET "+base+"/{id}/"+action, Manage, p.startReform(action))
		rt.Handle("POST "+base+"/{id}/"+action, Manage, p.doReform(action))
	}
	rt.Handle("GET "+base+"/{id}/lineage", Manage, p.newLineage)
	rt.Handle("POST "+base+"/{id}/lineage", Manage, p.addLineage)
	rt.Handle("GET /villages", auth.Public, p.villages)
}

func (s *Service) operations(a *api.API) { registerAPI(a, s) }
