package app

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"thonso/internal/dossiers"
	"thonso/internal/help"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
	"thonso/internal/sessions"
)

// A sitePage is one of the pages that the footer of every page leads to: a
// title, a lead and sections, all in messages.
type sitePage struct {
	URL, Key string
	Sections int
}

var sitePages = []sitePage{{"/privacy", "privacy", 5}, {"/accessibility", "accessibility", 4}}

// guideReaders say who is to read which guide.
var guideReaders = []help.Reader{
	{Guide: "resident", Own: true},
	{Guide: "member", Permissions: []auth.Permission{sessions.Run}},
	{Guide: "clerk", Permissions: []auth.Permission{dossiers.Receive, dossiers.Appraise, dossiers.Number}},
	{Guide: "leader", Permissions: []auth.Permission{dossiers.Decide}},
	{Guide: "administrator", Permissions: []auth.Permission{auth.ManageAccounts}},
}

// helpPlaces say which part of a guide helps with which pages; the first that is
// the reader's counts.
var helpPlaces = []help.Place{
	{Path: "/home", Guide: "member", Part: "dang-nhap"},
	{Path: "/home", Guide: "clerk", Part: "mot-ngay-lam-viec"},
	{Path: "/home", Guide: "leader", Part: "1-viec-dang-cho"},
	{Path: "/session", Guide: "member", Part: "1-mo-buoi-truc"},
	{Path: "/mandates", Guide: "member", Part: "4-xin-phieu-nho-lam-ho"},
	{Path: "/dossiers", Guide: "member", Part: "5-lam-va-nop-ho-so-tai-xa"},
	{Path: "/dossiers", Guide: "clerk", Part: "1-tiep-nhan"},
	{Path: "/dossiers", Guide: "leader", Part: "3-xem-xet-va-quiet-dinh"},
	{Path: "/dossiers", Guide: "resident", Part: "2-nop"},
	{Path: "/self", Guide: "resident", Part: "2-nop"},
	{Path: "/errands", Guide: "member", Part: "8-chuyen-len-xa-va-tra-ket-qua"},
	{Path: "/errands", Guide: "clerk", Part: "6-tra-ket-qua"},
	{Path: "/teams", Guide: "member", Part: "viec-cua-to-truong"},
	{Path: "/practice", Guide: "member", Part: "thuc-hanh"},
	{Path: "/inbox", Guide: "clerk", Part: "mot-ngay-lam-viec"},
	{Path: "/inbox", Guide: "leader", Part: "1-viec-dang-cho"},
	{Path: "/intake", Guide: "clerk", Part: "4-nhan-ho-so-tai-quay"},
	{Path: "/register", Guide: "clerk", Part: "7-so-va-giay-to"},
	{Path: "/people", Guide: "clerk", Part: "so-ghi-sai-ten-so-dia-chi-cua-nguoi-dan"},
	{Path: "/people", Guide: "member", Part: "2-lay-so-va-moi-nguoi-den"},
	{Path: "/figures", Guide: "leader", Part: "5-so-lieu"},
	{Path: "/profile", Guide: "leader", Part: "6-khi-vang-mat"},
	{Path: "/admin/accounts", Guide: "administrator", Part: "5-tai-khoan-va-vai-tro"},
	{Path: "/admin/roles", Guide: "administrator", Part: "5-tai-khoan-va-vai-tro"},
	{Path: "/admin/places", Guide: "administrator", Part: "2-don-vi-va-thon"},
	{Path: "/admin/procedures", Guide: "administrator", Part: "3-danh-muc-thu-tuc"},
	{Path: "/admin/office", Guide: "administrator", Part: "4-thong-tin-mot-cua"},
}

// A section is a heading with a paragraph, translated.
type section struct{ Title, Text string }

func (a *App) showSitePage(s sitePage) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		ctx := r.Context()
		var sections []section
		for n := range s.Sections {
			key := "site." + s.Key + "." + strconv.Itoa(n+1)
			sections = append(sections, section{i18n.T(ctx, key), i18n.T(ctx, key+".text")})
		}
		title := i18n.T(ctx, "site."+s.Key)
		lead := i18n.T(ctx, "site."+s.Key+".lead")
		return web.Render(w, r, http.StatusOK, sectionsPage(a.Router.Page(w, r, title, web.About(lead)), lead, sections))
	}
}

// showStart is where everybody begins: one box to ask in, where people are helped
// next, and what every module has that is open to all.
func (a *App) showStart(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	var links []module.StartLink
	for _, m := range a.Modules.All() {
		links = append(links, m.Start...)
	}
	slices.SortStableFunc(links, func(x, y module.StartLink) int { return cmp.Compare(x.Order, y.Order) })
	front, err := a.Portal.Front(ctx)
	if err != nil {
		return err
	}
	p := a.Router.Page(w, r, i18n.T(ctx, "start.title"), web.Wide, web.About(i18n.T(ctx, "start.lead")))
	return web.Render(w, r, http.StatusOK, startPage(p, links, front, actor.SignedIn()))
}
