package avatar

// Hold takes the turn until the returned function is called.
func (e *Encoder) Hold() (release func()) {
	e.turn <- struct{}{}
	return func() { <-e.turn }
}

// Orientation reads Exif.
func Orientation(data []byte) int { return orientation(data) }
