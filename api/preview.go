package api

// LinkPreview shows a web page that a text links to. The sender's client asks the server for it while the text is written, and sends
// it along inside of the content: readers ask nobody, and nothing tells the page who reads.
type LinkPreview struct {
	// URL of the page, which stands in the text, with or without its scheme. Clients show its host: the rest is what the page, or
	// the sender, says.
	URL string `json:"url"`
	// Title of at most 300 bytes.
	Title string `json:"title"`
	// Description of at most 600 bytes.
	Description string `json:"description,omitempty"`
	// Site is the name of the site, at most 120 bytes.
	Site string `json:"site,omitempty"`
	// Image is a small picture of the page.
	Image *PreviewImage `json:"image,omitempty"`
}

// PreviewImage is a small JPEG.
type PreviewImage struct {
	// Width in pixels, at most 240.
	Width int `json:"width"`
	// Height in pixels, at most 240.
	Height int `json:"height"`
	// Data is the file in Base64, at most 8 KiB.
	Data []byte `json:"data"`
}

// LinkPreviewRequest is the body of POST /link-previews.
type LinkPreviewRequest struct {
	// URL of the page: http or https, at most 2048 bytes.
	URL string `json:"url"`
}

// LinkPreviewAnswer answers POST /link-previews.
type LinkPreviewAnswer struct {
	// Preview of the page.
	Preview LinkPreview `json:"preview"`
}
