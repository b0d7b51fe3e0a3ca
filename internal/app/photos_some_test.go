package app

import "testing"

// TestSomePhotosAreBad: of several photos sent at once, one that can't be taken
// doesn't cost the others, and it is said which.
func TestSomePhotosAreBad(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	url := "/dossiers/" + e.begin(t, "here") + "/photos/original"
	text := []byte("<html>not a photo</html>")
	p := e.browser.upload(url, nil, picture(t, 1), text, picture(t, 2), picture(t, 1)[:20], text)
	p.expect(t, 422, "Ảnh thứ 2, 5 trong 5 ảnh", "JPG, PNG", "Ảnh thứ 4 trong 5 ảnh", "hỏng", "Trang 2")
	p.lacks(t, "Trang 3")

	// The head is as it should be, and half the paper is missing.
	half := picture(t, 7)
	e.browser.upload(url, nil, half[:len(half)-12]).expect(t, 422, "hỏng").lacks(t, "Trang 3")
}
