package register

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/api"
)

type registerFileRequest struct {
	Office string `query:"office" doc:"id of the commune; empty: your own"`
	From   string `query:"from" format:"date" doc:"first day of reception; without from and to: this month until today"`
	To     string `query:"to" format:"date" doc:"last day"`
	Map    string `query:"map" doc:"day of a map, yyyy-mm-dd: what belongs to the unit on it, whoever received it; empty: what the office received"`
	Part   int    `query:"part" minimum:"0" doc:"from 1, of a register too long for one paper"`
}

// registerAPI registers the paper of the register.
func (s *Service) registerAPI(a *api.API) {
	register := filing.PrepareOp("print-register", "", "", "One part of the register: form 07", 404, 409)
	register.Path = "/api/register.pdf"
	api.File[registerFileRequest](a, dossiers.Register, register, s.registerPDF, api.PDF)
}
