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
