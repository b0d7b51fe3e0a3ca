package procedures

import (
	"slices"
	"strings"
)

// Holds reports whether the condition holds over the answers. No condition
// always holds. A question that was not answered fulfils no In, so a Not
// around it holds.
func (c *Condition) Holds(ans Answers) bool {
	switch {
	case c == nil:
		return true
	case c.Question != "":
		return slices.ContainsFunc(strings.Split(ans[c.Question], ","), func(v string) bool {
			return v != "" && slices.Contains(c.In, v)
		})
	case len(c.All) > 0:
		for i := range c.All {
			if !c.All[i].Holds(ans) {
				return false
			}
		}
		return true
	case len(c.Any) > 0:
		for i := range c.Any {
			if c.Any[i].Holds(ans) {
				return true
			}
		}
		return false
	case c.Not != nil:
		return !c.Not.Holds(ans)
	}
	return true
}

// Given judges the condition by the answers known so far, while the other
// questions of the form are still open: it holds or it doesn't, unless the
// answers leave something open, which is then the condition that decides.
func (c *Condition) Given(f *Form, ans Answers) (holds bool, open *Condition) {
	switch {
	case c == nil:
		return true, nil
	case c.Question != "":
		if !f.settled(c.Question, ans) {
			return false, c
		}
		return c.Holds(f.Clean(ans)), nil
	case c.Not != nil:
		holds, open = c.Not.Given(f, ans)
		if open != nil {
			return false, &Condition{Not: open}
		}
		return !holds, nil
	case len(c.Any) > 0:
		return given(f, ans, c.Any, true)
	}
	return given(f, ans, c.All, false)
}

// given judges several conditions, of which one that comes out as decisive
// settles the whole.
func given(f *Form, ans Answers, parts []Condition, decisive bool) (holds bool, open *Condition) {
	var left []Condition
	for i := range parts {
		holds, rest := parts[i].Given(f, ans)
		switch {
		case rest != nil:
			left = append(left, *rest)
		case holds == decisive:
			return decisive, nil
		}
	}
	switch {
	case len(left) == 0:
		return !decisive, nil
	case len(left) == 1:
		return false, &left[0]
	case decisive:
		return false, &Condition{Any: left}
	}
	return false, &Condition{All: left}
}

// settled reports whether the answers say what becomes of a question: it is
// answered, or it won't be asked.
func (f *Form) settled(id string, ans Answers) bool {
	page, q, ok := f.Find(id)
	if !ok {
		return true
	}
	for _, when := range []*Condition{page.When, q.When} {
		if asked, open := when.Given(f, ans); open == nil && !asked {
			return true
		}
	}
	return f.Clean(ans)[id] != ""
}

// leaves calls visit for each condition on one question inside c.
func (c *Condition) leaves(visit func(*Condition)) {
	if c == nil {
		return
	}
	if c.Question != "" {
		visit(c)
	}
	for i := range c.All {
		c.All[i].leaves(visit)
	}
	for i := range c.Any {
		c.Any[i].leaves(visit)
	}
	c.Not.leaves(visit)
}

// Questions names those on whose answers the condition depends.
func (c *Condition) Questions() (ids []string) {
	c.leaves(func(leaf *Condition) { ids = append(ids, leaf.Question) })
	return ids
}

// wellFormed reports whether exactly one part is set, at every level.
func (c *Condition) wellFormed() bool {
	if c == nil {
		return true
	}
	parts := 0
	for _, set := range []bool{c.Question != "", len(c.All) > 0, len(c.Any) > 0, c.Not != nil} {
		if set {
			parts++
		}
	}
	if parts != 1 || (c.Question != "") != (len(c.In) > 0) {
		return false
	}
	for _, list := range [][]Condition{c.All, c.Any} {
		for i := range list {
			if !list[i].wellFormed() {
				return false
			}
		}
	}
	return c.Not.wellFormed()
}
