package sessions

import "thonso/internal/platform/api"

func (s *Service) api(a *api.API) { _ = a }
