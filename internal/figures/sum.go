package figures

import (
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/teams"
)

// A column is one of the numbers that measures are made of.
type column int

// The columns. The order means nothing; the names below are what is published.
const (
	none column = iota
	submitted
	self
	helped
	official
	portal
	online
	received
	supplements
	refused
	stopped
	resolved
	onTime
	helpedDone
	returned
	rated
	stars
	helpRated
	helpStars
	indexed
	indexOnTime
	sectors
	residents
	households
	aged14
	account14
	adults
	smartphone
	modelTeams
	modelMembers
	communityTeams
	communityMembers
	villages
	modelVillages
	modelVillagesGuiding
	teamsGuiding
	communes
	modelCommunes
	sessionsHeld
	peopleServed
	columns
)

var columnNames = [columns]string{
	submitted: "submitted", self: "self", helped: "helped", official: "official", portal: "portal", online: "online", received: "received",
	supplements: "supplements", refused: "refused", stopped: "stopped", resolved: "resolved", onTime: "on_time", helpedDone: "helped_done",
	returned: "returned", rated: "rated", stars: "stars", helpRated: "help_rated", helpStars: "help_stars", indexed: "indexed", indexOnTime: "index_on_time", sectors: "sectors", residents: "residents", households: "households", aged14: "aged14",
	account14: "account14", adults: "adults", smartphone: "smartphone", modelTeams: "model_teams", modelMembers: "model_members",
	communityTeams: "community_teams", communityMembers: "community_members", villages: "villages", modelVillages: "model_villages",
	modelVillagesGuiding: "model_villages_guiding", teamsGuiding: "teams_guiding", communes: "communes", modelCommunes: "model_communes",
	sessionsHeld: "sessions_held", peopleServed: "people_served",
}

// String is the column's name; its text is figures.column.<name>.
func (c column) String() string { return columnNames[c] }

// A Sum holds the columns of a place. Sectors are a set: two villages with
// dossiers in the same sector have one sector together.
type Sum struct {
	n       [columns]int
	sectors []string
}

// get returns a column.
func (s *Sum) get(c column) int {
	if c == sectors {
		return len(s.sectors)
	}
	return s.n[c]
}

func (s *Sum) add(o *Sum) {
	for c := range s.n {
		s.n[c] += o.n[c]
	}
	for _, name := range o.sectors {
		if !slices.Contains(s.sectors, name) {
			s.sectors = append(s.sectors, name)
		}
	}
}

// empty reports whether nothing was counted.
func (s *Sum) empty() bool { return s.n == [columns]int{} && len(s.sectors) == 0 }

func (s *Sum) addDossiers(t dossiers.Tally) {
	for c, n := range map[column]int{submitted: t.Submitted, self: t.Self, helped: t.Helped, official: t.Official, portal: t.Portal, online: t.Online,
		received: t.Received, supplements: t.Supplements, refused: t.Refused, stopped: t.Stopped, resolved: t.Resolved, onTime: t.OnTime,
		helpedDone: t.HelpedDone, returned: t.Returned, rated: t.Rated, stars: t.Stars,
		helpRated: t.HelpRated, helpStars: t.HelpStars, indexed: t.Indexed, indexOnTime: t.IndexOnTime} {
		s.n[c] += n
	}
	s.add(&Sum{sectors: t.Sectors})
}

func (s *Sum) addPeople(t people.Tally) {
	s.n[residents] += t.Residents
	s.n[households] += t.Households
	s.n[aged14] += t.Aged14
	s.n[account14] += t.Account14
	s.n[adults] += t.Adults
	s.n[smartphone] += t.Smartphone
}

func (s *Sum) addTeams(t teams.Tally) {
	s.n[modelTeams] += t.ModelTeams
	s.n[modelMembers] += t.ModelMembers
	s.n[communityTeams] += t.CommunityTeams
	s.n[communityMembers] += t.CommunityMembers
}

// village completes the columns that say something of a village as a whole.
func (s *Sum) village() {
	s.n[villages] = 1
	guiding := s.n[helped] > 0
	if s.n[modelTeams] > 0 {
		s.n[modelVillages] = 1
		if guiding {
			s.n[modelVillagesGuiding], s.n[teamsGuiding] = 1, s.n[modelTeams]
		}
	}
}

// commune completes the columns that say something of a commune as a whole.
func (s *Sum) commune() {
	s.n[communes] = 1
	if s.n[modelVillages] > 0 {
		s.n[modelCommunes] = 1
	}
}
