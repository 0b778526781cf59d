package blob

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// publicClient signs for another address of the same store. It calls nobody.
func publicClient(ctx context.Context, inner *minio.Client, bucket, address string, keys *credentials.Credentials) (*minio.Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, ErrAddress
	}
	region, err := inner.GetBucketLocation(ctx, bucket)
	if err != nil {
		return nil, fmt.Errorf("look for the region of the bucket %s: %w", bucket, err)
	}
	c, err := minio.New(u.Host, &minio.Options{Creds: keys, Secure: u.Scheme == "https", Region: region})
	if err != nil {
		return nil, fmt.Errorf("open the bucket at its public address: %w", err)
	}
	return c, nil
}

// Link returns where whoever has the link reads a blob for a time, without asking anybody. The answer has the type, the disposition
// and the caching that are given here, whatever stands in the store. Whether the blob is there isn't looked at.
func (s *S3) Link(ctx context.Context, key string, validFor time.Duration, kind, disposition, caching string) (string, error) {
	if err := CheckKey(key); err != nil {
		return "", err
	}
	u, err := s.links.PresignedGetObject(ctx, s.bucket, s.prefix+key, validFor, url.Values{
		"response-content-type":        {kind},
		"response-content-disposition": {disposition},
		"response-cache-control":       {caching},
	})
	if err != nil {
		return "", s.asFault("sign a link", err)
	}
	return u.String(), nil
}

// Origin is that of all links, such as https://files.example.org.
func (s *S3) Origin(ctx context.Context) (string, error) {
	u, err := s.links.PresignedGetObject(ctx, s.bucket, "x", time.Minute, nil)
	if err != nil {
		return "", s.asFault("sign a link", err)
	}
	return u.Scheme + "://" + u.Host, nil
}
