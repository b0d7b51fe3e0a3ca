package main

import "encoding/json"

// A homeScreen is what a phone needs to know to keep the product beside its own
// programs: https://www.w3.org/TR/appmanifest
type homeScreen struct {
	Name       string     `json:"name"`
	ShortName  string     `json:"short_name"`
	Lang       string     `json:"lang"`
	StartURL   string     `json:"start_url"`
	Display    string     `json:"display"`
	Background string     `json:"background_color"`
	Theme      string     `json:"theme_color"`
	Icons      []homeIcon `json:"icons"`
}

type homeIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// describeForHomeScreen writes the description; names are the built files by logical name.
func describeForHomeScreen(names map[string]string) (string, error) {
	icon := func(name, sizes, purpose string) homeIcon {
		return homeIcon{names[name], sizes, "image/png", purpose} // beside this file
	}
	raw, err := json.Marshal(homeScreen{
		Name: "Thôn Số", ShortName: "Thôn Số", Lang: "vi", StartURL: "/", Display: "standalone",
		Background: "#eef3ec", Theme: "#14604a",
		Icons: []homeIcon{icon("icon-192.png", "192x192", ""), icon("icon-512.png", "512x512", ""),
			icon("icon-maskable.png", "512x512", "maskable")},
	})
	if err != nil {
		return "", err
	}
	return writeHashed("app.webmanifest", raw)
}
