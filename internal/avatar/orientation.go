package avatar

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Markers of JPEG (ITU-T T.81, annex B) and the tag of Exif (CIPA DC-008, 4.6.4) that says how a camera was held.
const (
	markerStart = 0xD8
	markerApp1  = 0xE1
	markerScan  = 0xDA

	tagOrientation = 0x0112
	typeShort      = 3
)

// orientation returns how the pixels of a JPEG lie, as Exif numbers it: 1 upright to 8. Without a readable answer
// that is 1.
func orientation(data []byte) int {
	if len(data) < 2 || data[0] != 0xFF || data[1] != markerStart {
		return 1
	}
	for data = data[2:]; len(data) >= 4 && data[0] == 0xFF; {
		marker, length := data[1], int(binary.BigEndian.Uint16(data[2:]))
		if marker == 0xFF { // filling
			data = data[1:]
			continue
		}
		if marker == markerScan || length < 2 || len(data) < 2+length {
			return 1
		}
		if exif, isExif := bytes.CutPrefix(data[4:2+length], []byte("Exif\x00\x00")); isExif && marker == markerApp1 {
			return exifOrientation(exif)
		}
		data = data[2+length:]
	}
	return 1
}

// exifOrientation reads the first directory of a TIFF (TIFF 6.0, section 2).
func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// turn returns a square as it is to be seen.
func turn(m *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return m
	}
	last := m.Bounds().Dx() - 1
	out := image.NewRGBA(m.Bounds())
	for y := range last + 1 {
		for x := range last + 1 {
			// (fromX, fromY) is what the place (x, y) shows.
			fromX, fromY := x, y
			if orientation >= 5 { // the sides are swapped
				fromX, fromY = y, x
			}
			switch orientation {
			case 2, 3, 7, 8:
				fromX = last - fromX
			}
			switch orientation {
			case 3, 4, 6, 7:
				fromY = last - fromY
			}
			out.SetRGBA(x, y, m.RGBAAt(fromX, fromY))
		}
	}
	return out
}
