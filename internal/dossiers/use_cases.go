package dossiers

import (
	"context"
	"time"

	"thonso/internal/platform/auth"
)

// A Told is what somebody says with an action, on its page or over the API. Each
// action reads what it takes: see ActionRow.
type Told struct {
	Act
	Reason   string
	Outcome  Outcome
	Assignee string // account
	Due      time.Time
	Wants    []Want
	Proof    Proof
	Secret   string
	Blob     string
}

type useCase func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error)

// useCases are what the actions that have a page and an operation do.
var useCases = map[Action]useCase{
	ActionReceive:    simple((*Service).Receive),
	ActionTransfer:   simple((*Service).Transfer),
	ActionNumber:     simple((*Service).NumberResult),
	ActionAskBack:    simple((*Service).AskBack),
	ActionRefuseStop: simple((*Service).RefuseStop),
	ActionAppraise:   judged((*Service).Appraise),
	ActionReview:     judged((*Service).Review),
	ActionDecide:     judged((*Service).Decide),
	ActionVerify:     reasoned((*Service).ToVerify),
	ActionStop:       reasoned((*Service).Stop),
	ActionRefuse:     reasoned((*Service).Refuse),
	ActionAssign: func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error) {
		return s.assignTo(ctx, actor, in.Act, in.Assignee)
	},
	ActionSupplement: func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error) {
		return s.AskSupplement(ctx, actor, in.Act, in.Wants)
	},
	ActionExtend: func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error) {
		return s.Extend(ctx, actor, ExtendInput{Act: in.Act, Due: in.Due, Reason: in.Reason})
	},
	ActionReturn: func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error) {
		return s.HandOver(ctx, actor, HandOverInput{Act: in.Act, Proof: in.Proof, Secret: in.Secret, Blob: in.Blob})
	},
}

// simple is a use case that takes a note at most.
func simple(do func(*Service, context.Context, auth.Actor, Act) (Dossier, error)) useCase {
	return func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error) {
		return do(s, ctx, actor, in.Act)
	}
}

// judged is a use case that takes an outcome.
func judged(do func(*Service, context.Context, auth.Actor, Opinion) (Dossier, error)) useCase {
	return func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error) {
		return do(s, ctx, actor, Opinion{in.Act, in.Outcome})
	}
}

// reasoned is a use case that takes a reason.
func reasoned(do func(*Service, context.Context, auth.Actor, ReasonInput) (Dossier, error)) useCase {
	return func(s *Service, ctx context.Context, actor auth.Actor, in Told) (Dossier, error) {
		return do(s, ctx, actor, ReasonInput{in.Act, in.Reason})
	}
}
