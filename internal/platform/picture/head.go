package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// A head is what a file says of its picture besides its size.
type head struct {
	orientation int   // 1–8 as in EXIF; 0: it doesn't say
	memory      int64 // that decoding takes, in bytes
}

var (
	errHead   = errors.New("no head of a JPEG or PNG")
	pngBegins = []byte("\x89PNG\r\n\x1a\n")
)

func headOf(r io.Reader) (head, error) {
	b := bufio.NewReader(r)
	begin, err := b.Peek(len(pngBegins))
	if err != nil {
		return head{}, err
	}
	if bytes.Equal(begin, pngBegins) {
		return pngHead(b)
	}
	if begin[0] == 0xff && begin[1] == 0xd8 {
		return jpegHead(b)
	}
	return head{}, errHead
}

// maxSegment is the most that a segment of a JPEG holds.
const maxSegment = 1 << 16

// jpegHead reads the segments up to the picture itself.
func jpegHead(b *bufio.Reader) (h head, err error) {
	var f frame
	if _, err := b.Discard(2); err != nil {
		return h, err
	}
	for {
		marker, err := nextMarker(b)
		if err != nil {
			return h, err
		}
		switch {
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd8: // stand alone
			continue
		case marker == 0xd9 || marker == 0xda: // the end, or the picture
			h.memory = f.memory()
			if h.memory == 0 {
				return h, errHead
			}
			return h, nil
		}
		var n uint16
		if err := binary.Read(b, binary.BigEndian, &n); err != nil {
			return h, err
		}
		if n < 2 {
			return h, errHead
		}
		segment := make([]byte, n-2)
		if _, err := io.ReadFull(b, segment); err != nil {
			return h, err
		}
		switch {
		case marker == 0xe1 && h.orientation == 0:
			if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok {
				h.orientation = orientationOf(tiff)
			}
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			if err = f.read(segment, marker == 0xc2); err != nil {
				return h, err
			}
		case marker == 0xee:
			// Adobe's word for colours that aren't luminance and two differences.
			adobe, ok := bytes.CutPrefix(segment, []byte("Adobe"))
			f.apart = f.apart || ok && len(adobe) > 6 && adobe[6] == 0
		}
	}
}

func nextMarker(b *bufio.Reader) (byte, error) {
	for range maxSegment { // fill between segments
		c, err := b.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != 0xff {
			continue
		}
		for c == 0xff {
			if c, err = b.ReadByte(); err != nil {
				return 0, err
			}
		}
		if c != 0 {
			return c, nil
		}
	}
	return 0, errHead
}

// A frame is what a JPEG says of its planes.
type frame struct {
	pixels, points, most int64 // points: of all planes together for the pixels of the finest, most
	planes               byte
	progressive          bool
	apart                bool // red, green and blue
}

func (f *frame) read(segment []byte, progressive bool) error {
	if len(segment) < 6 || len(segment) < 6+3*int(segment[5]) {
		return errHead
	}
	f.pixels = int64(binary.BigEndian.Uint16(segment[1:])) * int64(binary.BigEndian.Uint16(segment[3:]))
	f.planes, f.progressive, f.points, f.most = segment[5], progressive, 0, 0
	var names []byte
	for i := range int(f.planes) {
		plane := segment[6+3*i:]
		n := int64(plane[1]>>4) * int64(plane[1]&15)
		f.points, f.most, names = f.points+n, max(f.most, n), append(names, plane[0])
	}
	f.apart = f.apart || string(names) == "RGB"
	if f.pixels == 0 || f.most == 0 {
		return errHead
	}
	return nil
}

// memory is what the planes take: a byte for each of their points, and four
// more while a progressive one is put together. Where the decoder puts colours
// or inks side by side it takes four bytes more for each pixel.
func (f *frame) memory() int64 {
	if f.most == 0 {
		return 0
	}
	each := int64(1)
	if f.progressive {
		each = 5
	}
	memory := f.pixels * f.points * each / f.most
	if f.apart || f.planes > 3 {
		memory += 4 * f.pixels
	}
	return memory
}

// pngHead reads the chunks up to the picture itself.
func pngHead(b *bufio.Reader) (h head, err error) {
	if _, err := b.Discard(len(pngBegins)); err != nil {
		return h, err
	}
	for {
		var chunk struct {
			N    uint32
			Type [4]byte
		}
		if err := binary.Read(b, binary.BigEndian, &chunk); err != nil {
			return h, err
		}
		keep := min(int64(chunk.N), maxSegment)
		data, err := io.ReadAll(io.LimitReader(b, keep))
		if err != nil {
			return h, err
		}
		// and the checksum
		if _, err := io.CopyN(io.Discard, b, int64(chunk.N)-keep+4); err != nil && !errors.Is(err, io.EOF) {
			return h, err
		}
		switch string(chunk.Type[:]) {
		case "IHDR":
			if len(data) < 13 {
				return h, errHead
			}
			// Four channels at most, of one byte or two.
			h.memory = int64(binary.BigEndian.Uint32(data)) * int64(binary.BigEndian.Uint32(data[4:])) * 4
			if data[8] == 16 {
				h.memory *= 2
			}
			if data[12] != 0 { // layers of an interlaced one
				h.memory *= 2
			}
		case "eXIf":
			h.orientation = orientationOf(data)
		case "IDAT", "IEND":
			if h.memory == 0 {
				return h, errHead
			}
			return h, nil
		}
	}
}

// orientationOf reads the orientation from EXIF data; 0 where it isn't said, or wrongly.
func orientationOf(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
	default:
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	const tagOrientation, typeShort, size = 0x0112, 3, 12
	for range order.Uint16(tiff[at:]) {
		if len(entries) < size {
			return 0
		}
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 0
		}
		entries = entries[size:]
	}
	return 0
}
