package office

import (
	"context"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
)

// A Told is what somebody says with an action, on its page or over the API. Each
// action reads what it takes: see ActionRow.
type Told struct {
	dossiers.Act
	Reason   string
	Outcome  dossiers.Outcome
	Assignee string // account
	Due      time.Time
	Wants    []dossiers.Want
	Proof    Proof
	Secret   string
	Blob     string
}

type useCase func(s *Service, ctx context.Context, actor auth.Actor, in Told) (dossiers.Dossier, error)

// useCases are what the actions that have a page and an operation do.
var useCases = map[dossiers.Action]useCase{
	dossiers.ActionReceive:    simple((*Service).Receive),
	dossiers.ActionTransfer:   simple((*Service).Transfer),
	dossiers.ActionNumber:     simple((*Service).NumberResult),
	dossiers.ActionAskBack:    simple((*Service).AskBack),
	dossiers.ActionRefuseStop: simple((*Service).RefuseStop),
	dossiers.ActionAppraise:   judged((*Service).Appraise),
	dossiers.ActionReview:     judged((*Service).Review),
	dossiers.ActionDecide:     judged((*Service).Decide),
	dossiers.ActionVerify:     reasoned((*Service).ToVerify),
	dossiers.ActionStop:       reasoned((*Service).Stop),
	dossiers.ActionRefuse:     reasoned((*Service).Refuse),
	dossiers.ActionAssign: func(s *Service, ctx context.Context, actor auth.Actor, in Told) (dossiers.Dossier, error) {
		return s.assignTo(ctx, actor, in.Act, in.Assignee)
	},
	dossiers.ActionSupplement: func(s *Service, ctx context.Context, actor auth.Actor,
		in Told) (dossiers.Dossier, error) {
		return s.AskSupplement(ctx, actor, in.Act, in.Wants)
	},
	dossiers.ActionExtend: func(s *Service, ctx context.Context, actor auth.Actor, in Told) (dossiers.Dossier, error) {
		return s.Extend(ctx, actor, ExtendInput{Act: in.Act, Due: in.Due, Reason: in.Reason})
	},
	dossiers.ActionReturn: func(s *Service, ctx context.Context, actor auth.Actor, in Told) (dossiers.Dossier, error) {
		return s.HandOver(ctx, actor, HandOverInput{Act: in.Act, Proof: in.Proof, Secret: in.Secret, Blob: in.Blob})
	},
}

// simple is a use case that takes a note at most.
func simple(do func(*Service, context.Context, auth.Actor, dossiers.Act) (dossiers.Dossier, error)) useCase {
	return func(s *Service, ctx context.Context, actor auth.Actor, in Told) (dossiers.Dossier, error) {
		return do(s, ctx, actor, in.Act)
	}
}

// judged is a use case that takes an outcome.
func judged(do func(*Service, context.Context, auth.Actor, Opinion) (dossiers.Dossier, error)) useCase {
	return func(s *Service, ctx context.Context, actor auth.Actor, in Told) (dossiers.Dossier, error) {
		return do(s, ctx, actor, Opinion{in.Act, in.Outcome})
	}
}

// reasoned is a use case that takes a reason.
func reasoned(do func(*Service, context.Context, auth.Actor, ReasonInput) (dossiers.Dossier, error)) useCase {
	return func(s *Service, ctx context.Context, actor auth.Actor, in Told) (dossiers.Dossier, error) {
		return do(s, ctx, actor, ReasonInput{in.Act, in.Reason})
	}
}
