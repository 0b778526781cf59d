package blob

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/roost-im/roost/internal/fault"
)

// S3 keeps blobs as objects of a bucket, in any store that speaks S3.
type S3 struct {
	client *minio.Client
	// links signs links for clients, with the address by which they reach the store.
	links          *minio.Client
	bucket, prefix string
}

var _ Store = (*S3)(nil)

const (
	// partBytes is how much of a blob of unknown length is held in memory on its way: S3 has to be told the length of each
	// part before it comes. 10,000 of them make 80 GB.
	partBytes = 8 << 20
	// s3Retry is when a client may try again what the store couldn't do.
	s3Retry = 5 * time.Second
	s3Tries = 4
)

// ErrAddress says that an address isn't one of a store.
var ErrAddress = errors.New("must be s3://KEY:SECRET@HOST/BUCKET, with /PREFIX, ?region=…, ?tls=off and ?public=https://HOST where needed")

// IsS3 says whether an address is one of a bucket.
func IsS3(address string) bool { return strings.HasPrefix(address, "s3://") }

// NewS3 opens a bucket, which has to exist: s3://KEY:SECRET@HOST/BUCKET/PREFIX?region=REGION&tls=off&public=ADDRESS.
// The public address is that by which clients reach the store, where it is another one.
func NewS3(ctx context.Context, address string, transport http.RoundTripper) (*S3, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User == nil {
		return nil, ErrAddress // without the cause, which would show the secret
	}
	secret, _ := u.User.Password()
	bucket, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if bucket == "" || secret == "" {
		return nil, ErrAddress
	}
	if prefix != "" {
		prefix += "/"
	}
	q := u.Query()
	client, err := minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(u.User.Username(), secret, ""), Secure: q.Get("tls") != "off", Region: q.Get("region"), Transport: transport,
		MaxRetries: s3Tries,
	})
	if err != nil {
		return nil, fmt.Errorf("open the bucket: %w", err)
	}
	isThere, err := client.BucketExists(ctx, bucket)
	if err != nil {
		return nil, fmt.Errorf("open the bucket %s at %s: %w", bucket, u.Host, err)
	}
	if !isThere {
		return nil, fmt.Errorf("there is no bucket %s at %s", bucket, u.Host)
	}
	s := &S3{client: client, links: client, bucket: bucket, prefix: prefix}
	if public := q.Get("public"); public != "" {
		s.links, err = publicClient(ctx, client, bucket, public, credentials.NewStaticV4(u.User.Username(), secret, ""))
	}
	return s, err
}

// asFault says that the store is away, or full, or that there is no such object.
func (s *S3) asFault(what string, err error) error {
	var r minio.ErrorResponse
	switch isAnswer := errors.As(err, &r); {
	case err == nil:
		return nil
	case isAnswer && (r.Code == minio.NoSuchKey || r.StatusCode == http.StatusNotFound):
		return fault.Missing()
	case isAnswer && (r.StatusCode == http.StatusInsufficientStorage || r.Code == "XMinioStorageFull" || r.Code == "QuotaExceeded"):
		full := fault.New(fault.Unavailable, fault.CodeStorageFull, "the server has no room for this now")
		full.RetryAfter = fullRetry
		return fmt.Errorf("%s: %w", what, errors.Join(full, err))
	}
	return fmt.Errorf("%s: %w", what, errors.Join(fault.Busy(s3Retry), err))
}

// Put implements Store. An object is there whole or not at all; parts of one that broke off are given up.
func (s *S3) Put(ctx context.Context, key string, r io.Reader) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	size := int64(-1)
	if f, ok := r.(interface {
		io.ReaderAt
		Stat() (fs.FileInfo, error)
	}); ok { // a file is sent from where it lies
		info, err := f.Stat()
		if err != nil {
			return fmt.Errorf("put blob: %w", err)
		}
		size = info.Size()
	} else {
		b := bufio.NewReader(reader{ctx, r})
		if _, err := b.Peek(1); errors.Is(err, io.EOF) { // nothing has a length too, which S3 wants to be told
			size = 0
		}
		r = b
	}
	_, err := s.client.PutObject(ctx, s.bucket, s.prefix+key, r, size, minio.PutObjectOptions{
		PartSize: partBytes, NumThreads: 1, ContentType: "application/octet-stream", DisableContentSha256: true,
	})
	return s.asFault("put blob", err)
}

// Open implements Store.
func (s *S3) Open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	return s.Reader(ctx, key)
}

// Reader implements Store.
func (s *S3) Reader(ctx context.Context, key string) (io.ReadSeekCloser, int64, error) {
	if err := CheckKey(key); err != nil {
		return nil, 0, err
	}
	o, err := s.client.GetObject(ctx, s.bucket, s.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, s.asFault("open blob", err)
	}
	info, err := o.Stat()
	if err != nil {
		_ = o.Close() // the cause is err
		return nil, 0, s.asFault("open blob", err)
	}
	return o, info.Size, nil
}

// Delete implements Store.
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return nil //nolint:nilerr // what has no valid key isn't there
	}
	return s.asFault("delete blob", s.client.RemoveObject(ctx, s.bucket, s.prefix+key, minio.RemoveObjectOptions{}))
}

// List implements Store.
func (s *S3) List(ctx context.Context, folder string, since time.Time, fn func(key string) error) error {
	if folder != "" {
		folder += "/"
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix + folder, Recursive: true}) {
		if o.Err != nil {
			return s.asFault("list blobs", o.Err)
		}
		key := strings.TrimPrefix(o.Key, s.prefix)
		if CheckKey(key) != nil || o.LastModified.Before(since) {
			continue
		}
		if err := fn(key); err != nil {
			return fmt.Errorf("list blobs: %w", err)
		}
	}
	return nil
}
