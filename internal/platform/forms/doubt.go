package forms

import "thonso/internal/platform/fault"

// Doubt says what looks wrong with the value but may be right, as message keys.
// It is asked of a page's field that was touched, when nothing is wrong: the
// person is told once, and who sends the form again means it.
func (f *Field) Doubt(unsure func() []string) *Field { f.doubt = unsure; return f }

// sureName is the field in which a page carries what its person was told.
const sureName = "sure"

// errUnsure is the fault of a form of which something only looks wrong.
var errUnsure = fault.New(fault.Invalid, "form.unsure")

// ask notes what of the fields that were touched looks wrong, and refuses the
// form unless its person was told just that.
func (f *Form) ask(touched []*Field) error {
	told := ""
	for _, field := range touched {
		for _, key := range field.doubt() {
			f.doubts = append(f.doubts, key)
			told += field.get() + "\x00" + key + "\x00"
		}
	}
	if len(f.doubts) == 0 {
		return nil
	}
	sent := f.sure
	if f.sure = digest(sureName, told); f.sure == sent {
		f.doubts = nil
		return nil
	}
	return errUnsure
}
