package picture

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestWhole(t *testing.T) {
	jpeg, png := jpegOf(t, corners(64, 64)), pngOf(t, corners(64, 64))
	preview := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(jpeg)+2))...)
	preview = append(preview, jpeg...)
	with := append(append(bytes.Clone(jpeg[:2]), preview...), jpeg[2:]...)
	for name, c := range map[string]struct {
		file  []byte
		whole bool
	}{
		"a JPEG": {jpeg, true}, "a PNG": {png, true}, "turned": {turned(jpeg, exif(binary.BigEndian, 6)), true},
		"a film after it": {append(bytes.Clone(jpeg), "\x00\x00ftypmp42\xff\xda\x00"...), true},
		"with a preview":  {with, true}, "half with a preview": {with[:len(with)-9], false},
		"half a JPEG": {jpeg[:len(jpeg)/2], false}, "all but the end": {jpeg[:len(jpeg)-2], false},
		"half a PNG": {png[:len(png)/2], false}, "a head": {jpeg[:20], false}, "nothing": {nil, false},
	} {
		if got := whole(c.file); got != c.whole {
			t.Errorf("%s: whole is %v", name, got)
		}
	}
}

func FuzzWhole(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x00\xff\xda"))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, file []byte) { whole(file) })
}
