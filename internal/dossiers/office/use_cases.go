package office

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
)

// useCases are what the actions that have a page and an operation do.
var useCases = map[dossiers.Action]useCase{
	dossiers.ActionReceive:  does((*Service).Receive),
	dossiers.ActionTransfer: does((*Service).Transfer),
	dossiers.ActionAssign:   does((*Service).assignTo),
	dossiers.ActionAppraise: does((*Service).Appraise),
	dossiers.ActionReview:   does((*Service).Review),
	dossiers.ActionDecide:   does((*Service).Decide),
	dossiers.ActionNumber:   does((*Service).NumberResult),
	dossiers.ActionReturn:   does((*Service).HandOver),
	dossiers.ActionSupplement: does(func(s *Service, ctx context.Context, actor auth.Actor,
		in SupplementInput) (dossiers.Dossier, error) {
		return s.AskSupplement(ctx, actor, in.Act, in.Wants)
	}),
	dossiers.ActionVerify:     does((*Service).ToVerify),
	dossiers.ActionExtend:     does((*Service).Extend),
	dossiers.ActionAskBack:    does((*Service).AskBack),
	dossiers.ActionRefuseStop: does((*Service).RefuseStop),
	dossiers.ActionStop:       does((*Service).Stop),
	dossiers.ActionRefuse:     does((*Service).Refuse),
	dossiers.ActionUndo:       does((*Service).Undo),
}

// An input is what an action takes, on its page and over the API.
type input interface {
	Of() (dossier string)
	Begin(dossiers.Dossier)
	Sent(whole interface{ Fields() forms.Fields })
	Fields() forms.Fields
}

// A useCase makes an input to be filled in on a page, with what then does the
// action; and registers the operation that takes the same.
type useCase struct {
	begin    func(s *Service) (input, func(ctx context.Context, actor auth.Actor) (dossiers.Dossier, error))
	register func(s *Service, a *api.API, row dossiers.ActionRow)
}

// does is the use case of a method that takes a T.
func does[T any, P interface {
	*T
	input
}](do func(*Service, context.Context, auth.Actor, T) (dossiers.Dossier, error)) useCase {
	return useCase{
		begin: func(s *Service) (input, func(context.Context, auth.Actor) (dossiers.Dossier, error)) {
			in := new(T)
			return P(in), func(ctx context.Context, actor auth.Actor) (dossiers.Dossier, error) {
				P(in).Sent(P(in))
				return do(s, ctx, actor, *in)
			}
		},
		register: func(s *Service, a *api.API, row dossiers.ActionRow) {
			op := huma.Operation{OperationID: row.Path + "-dossier", Method: http.MethodPost,
				Path: "/api/dossiers/{id}/" + row.Path, Summary: row.Summary, Tags: []string{"dossiers"},
				Errors: []int{http.StatusConflict}}
			api.Do(a, row.Need, op, func(ctx context.Context, actor auth.Actor, in T) (standingJSON, error) {
				P(&in).Sent(P(&in))
				d, err := do(s, ctx, actor, in)
				if err != nil {
					return standingJSON{}, err
				}
				return s.standing(told(actor, d)), nil
			}, api.Now(func(ctx context.Context, actor auth.Actor, in T) (standingJSON, error) {
				return s.standingNow(ctx, actor, P(&in).Of())
			}))
		},
	}
}

// told is a dossier without what the office says to itself, for who wants it back.
func told(actor auth.Actor, d dossiers.Dossier) dossiers.Dossier {
	if dossiers.OnlyOwn(actor, d) {
		d.AssigneeName, d.Due = "", ""
	}
	return d
}

// standingNow is where a dossier stands, to who may see it.
func (s *Service) standingNow(ctx context.Context, actor auth.Actor, id string) (standingJSON, error) {
	d, err := dossiers.Get(ctx, s.db.Read(), id)
	if err == nil {
		err = s.dossiers.NeedFor(actor, dossiers.View, d)
	}
	if err != nil {
		return standingJSON{}, err
	}
	return s.standing(told(actor, d)), nil
}

// actionsAPI registers an operation for each action of the table that has a path.
func (s *Service) actionsAPI(a *api.API) {
	for _, row := range dossiers.Actions {
		if row.Path != "" {
			useCases[row.Action].register(s, a, row)
		}
	}
}
