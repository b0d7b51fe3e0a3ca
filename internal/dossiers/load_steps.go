package dossiers

// opinion is Service.opinion over the history in hand.
func (r *replayed) opinion(i int) error {
	d := &r.doing
	if d.ev.Kind == "appraise" && DueAction(d.proc, d.Dossier) == "assign" {
		d.Step = max(0, firstAppraisal(d.proc))
	}
	if err := d.onStep(d.ev.Kind); err != nil {
		return err
	}
	if d.ev.Kind == "appraise" {
		d.AssigneeID, d.AssigneeName = d.ev.ActorID, d.ev.ActorName
	}
	d.Outcome = d.ev.Data.Outcome
	r.goOn(i)
	return nil
}

// goOn is Service.goOn over the history in hand.
func (r *replayed) goOn(i int) {
	if r.next(); r.atEnd() {
		r.numbered(i)
	}
}

func (r *replayed) decided(i int) error {
	d := &r.doing
	if err := d.onStep("decide"); err != nil {
		return err
	}
	if d.ev.Data.Outcome == "reject" {
		d.Step, d.Outcome = max(0, firstAppraisal(d.proc)), ""
		return nil
	}
	r.decision = i
	r.goOn(i)
	return nil
}

func (r *replayed) numbered(i int) {
	d := &r.doing
	d.Status, d.ResolvedAt, r.result = Resolved, d.ev.At, i
	d.Step = max(d.Step, stepIndex(d.proc, "return"))
	d.add = resolvedTally(d.Dossier, d.ev.At)
}
