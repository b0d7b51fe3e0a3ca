package e2e

import (
	"time"

	"github.com/chromedp/chromedp"
)

// sendsPhoto chooses a photo. With scripts that sends it, and one that looks bad
// is sent all the same; without, the button does.
func (sc *screen) sendsPhoto(file string) {
	sc.t.Helper()
	eval[bool](sc, `document.documentElement.dataset.old = '1', true`)
	sc.attach(file)
	if !sc.script {
		sc.press(`main form[enctype] [data-send]`)
		return
	}
	deadline := time.After(2 * time.Minute) // as in arrive
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		state, err := chromedp.Run(sc.ctx, chromedp.Evaluate[string](`document.querySelector('.photo-doubt') ? 'doubt' :
			!document.documentElement.dataset.old && document.readyState === 'complete' ? 'sent' : ''`))
		switch {
		case err == nil && state == "doubt":
			sc.press(`main .photo-chosen [data-send]`)
			return
		case err == nil && state == "sent":
			sc.check()
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			sc.t.Fatalf("%s: the photo was not sent: %v\n%s", sc.name, err, sc.where())
		}
	}
}

// shrunk waits until the page's script has looked at the chosen photo.
func (sc *screen) shrunk() {
	sc.t.Helper()
	if !sc.script {
		return
	}
	if _, err := chromedp.Run(sc.ctx,
		chromedp.Poll[bool](`/Ảnh đã sẵn sàng|Giữ nguyên tệp/.test(document.body.innerText)`)); err != nil {
		sc.t.Fatalf("%s: the photo is not ready: %v\n%s", sc.name, err, sc.where())
	}
}
