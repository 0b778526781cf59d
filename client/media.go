package client

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/roost-im/roost/api"
)

// NewUpload is a file to be uploaded.
type NewUpload struct {
	// Type such as image/jpeg, which the bytes are checked against; empty: not known.
	Type string
	// Purpose is message, avatar or sticker; empty: message.
	Purpose string
	Size    int64
}

// Upload uploads a file in one go and returns its id, which messages may refer to. After an error ContinueUpload goes on, if there
// is an id.
func (c *Client) Upload(ctx context.Context, n NewUpload, body io.Reader) (id string, err error) {
	if id, err = c.CreateUpload(ctx, n); err != nil {
		return "", err
	}
	_, err = c.SendBytes(ctx, id, 0, body)
	return id, err
}

// CreateUpload begins an upload and returns its id.
func (c *Client) CreateUpload(ctx context.Context, n NewUpload) (string, error) {
	var meta []string
	for _, pair := range [][2]string{{"filetype", n.Type}, {"purpose", n.Purpose}} {
		if pair[1] != "" {
			meta = append(meta, pair[0]+" "+base64.StdEncoding.EncodeToString([]byte(pair[1])))
		}
	}
	head := http.Header{"Upload-Length": {strconv.FormatInt(n.Size, 10)}, "Upload-Metadata": {strings.Join(meta, ",")}}
	id := ""
	err := c.tus(ctx, http.MethodPost, "/uploads", head, nil, func(res *http.Response) error {
		id = path.Base(res.Header.Get("Location"))
		return nil
	})
	return id, err
}

// SendBytes sends bytes of an upload behind those that are there, and returns how many are there then.
func (c *Client) SendBytes(ctx context.Context, id string, offset int64, body io.Reader) (int64, error) {
	head := http.Header{"Upload-Offset": {strconv.FormatInt(offset, 10)}, "Content-Type": {"application/offset+octet-stream"}}
	err := c.tus(ctx, http.MethodPatch, "/uploads/"+id, head, body, func(res *http.Response) (err error) {
		offset, err = strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64)
		return err
	})
	return offset, err
}

// ContinueUpload sends what is missing of an upload that was broken off.
func (c *Client) ContinueUpload(ctx context.Context, id string, body io.ReadSeeker) error {
	offset, err := c.UploadOffset(ctx, id)
	if err != nil {
		return err
	}
	if _, err := body.Seek(offset, io.SeekStart); err != nil {
		return fmt.Errorf("continue an upload: %w", err)
	}
	_, err = c.SendBytes(ctx, id, offset, body)
	return err
}

// UploadOffset returns how many bytes of an upload are there.
func (c *Client) UploadOffset(ctx context.Context, id string) (offset int64, err error) {
	err = c.tus(ctx, http.MethodHead, "/uploads/"+id, nil, nil, func(res *http.Response) (err error) {
		offset, err = strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64)
		return err
	})
	return offset, err
}

// CancelUpload gives an upload up that no message refers to.
func (c *Client) CancelUpload(ctx context.Context, id string) error {
	return c.tus(ctx, http.MethodDelete, "/uploads/"+id, nil, nil, func(*http.Response) error { return nil })
}

// UploadState returns what became of an upload.
func (c *Client) UploadState(ctx context.Context, id string) (api.Upload, error) {
	return get[api.Upload](ctx, c, "/uploads/"+id, nil)
}

// MediaLimits returns what may be uploaded, and how much room is used.
func (c *Client) MediaLimits(ctx context.Context) (api.MediaLimits, error) {
	return get[api.MediaLimits](ctx, c, "/media-limits", nil)
}

// Media opens a file from a byte on. Who opened it closes it.
func (c *Client) Media(ctx context.Context, id string, from int64) (io.ReadCloser, error) {
	head := http.Header{}
	if from > 0 {
		head.Set("Range", fmt.Sprintf("bytes=%d-", from))
	}
	res, err := c.send(ctx, http.MethodGet, "/media/"+id, head, nil)
	if err != nil {
		return nil, err
	}
	return res.Body, nil
}

// Storage returns how much room the own files take.
func (c *Client) Storage(ctx context.Context) (api.StorageUse, error) {
	return get[api.StorageUse](ctx, c, "/me/storage", nil)
}

// Gallery returns a page of the messages of a chat with something of a kind (media, file, voice, link), the newest first, below a
// seq; 0: from the newest.
func (c *Client) Gallery(ctx context.Context, chatID, kind string, before int64, limit int) (api.GalleryPage, error) {
	q := paging("", limit)
	q.Set("kind", kind)
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	return get[api.GalleryPage](ctx, c, chatPath(chatID, "/gallery"), q)
}

// View tells that a message was viewed that may be viewed once.
func (c *Client) View(ctx context.Context, chatID string, seq int64) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPost, messagePath(chatID, seq)+"/viewed", nil)
	return out.Message, err
}

// Play tells that a voice or round message was listened to.
func (c *Client) Play(ctx context.Context, chatID string, seq int64) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPost, messagePath(chatID, seq)+"/annotations", api.AnnotationRequest{Kind: "played"})
	return out.Message, err
}

// tus makes a call of the upload protocol.
func (c *Client) tus(ctx context.Context, method, path string, head http.Header, body io.Reader, read func(*http.Response) error) error {
	if head == nil {
		head = http.Header{}
	}
	head.Set("Tus-Resumable", "1.0.0")
	res, err := c.send(ctx, method, path, head, body)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // it has none
	if err := read(res); err != nil {
		return fmt.Errorf("%s %s: read the answer: %w", method, path, err)
	}
	return nil
}

// maxRedirects of a call: the server leads to a store of files, which may lead on.
const maxRedirects = 5

// toStore follows the server to a store of files, which is never told the token: the link says all, and a port is another party too.
func toStore(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return http.ErrUseLastResponse
	}
	if req.URL.Host != via[0].URL.Host {
		req.Header.Del("Authorization")
	}
	return nil
}

// send makes a call without a bound on its time: a large file takes as long as it takes. Who gets the answer closes its body.
func (c *Client) send(ctx context.Context, method, path string, head http.Header, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+"/api/"+api.Version+path, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	for name, values := range head {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	req.Header.Set("User-Agent", c.opt.UserAgent)
	if token := c.Token(); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	patient := &http.Client{Transport: c.http.Transport, CheckRedirect: toStore}
	res, err := patient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		defer func() { _ = res.Body.Close() }() // the cause is known
		return nil, fmt.Errorf("%s %s: %w", method, path, problem(res.StatusCode, res.Header, res.Body))
	}
	return res, nil
}
