package app

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"thonso/internal/platform/seal"
)

// TestTheDoctorMissesWhatIsGone: a photo whose file is gone and a key that is
// not the one of the records would show on the day they are needed.
func TestTheDoctorMissesWhatIsGone(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	e.browser.upload("/dossiers/"+id+"/photos/original", nil, picture(t, 90)).expect(t, http.StatusSeeOther)
	must(t, e.Queue.Drain(t.Context()))
	d, err := e.Cases.Show(t.Context(), e.member, id)
	must(t, err)
	e.well(t, e.Config, "2, all as they were kept")

	hash := d.Photos[0].Hash
	file := filepath.Join(e.Config.blobDir(), hash[:2], hash[2:4], hash)
	aside := filepath.Join(t.TempDir(), "aside")
	must(t, os.Rename(file, aside))
	if got := e.doctor("files"); got == nil || !strings.Contains(got.Error(), "gone, the first: "+hash) {
		t.Errorf("a photo is gone: %v", got)
	}
	must(t, os.Rename(aside, file))
	if got := e.doctor("files"); got != nil {
		t.Errorf("the photo is back: %v", got)
	}

	must(t, os.Remove(e.Config.keyFile()))
	_, err = seal.Make(e.Config.keyFile())
	must(t, err)
	if got := e.doctor("key"); got == nil || !strings.Contains(got.Error(), "does not open what is kept here") {
		t.Errorf("the key of another installation: %v", got)
	}
	for _, f := range examine(context.Background(), e.Config) {
		if (f.problem != nil) != (f.check == "key") {
			t.Errorf("only the key is wrong; %s: %v", f.check, f.problem)
		}
	}
}
