package picture

import (
	"bytes"
	"encoding/binary"
)

// whole reports whether a JPEG or PNG reaches its end. Of one that was cut off
// on its way the head is as it should be, and half the paper is missing. What
// cameras add after the end doesn't matter.
func whole(file []byte) bool {
	if bytes.HasPrefix(file, pngBegins) {
		return bytes.Contains(file, []byte("IEND"))
	}
	for at := 2; at+4 <= len(file); { // a preview in a segment has an end of its own
		marker := file[at+1]
		switch {
		case file[at] != 0xff || marker == 0 || marker == 0xff: // fill
			at++
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd8: // stand alone
			at += 2
		case marker == 0xda: // the picture
			return bytes.Contains(file[at:], []byte{0xff, 0xd9})
		default:
			at += 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		}
	}
	return false
}
