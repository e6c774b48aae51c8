package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// S3Config says where the bucket is. Endpoint and Bucket must be given; the bucket must exist.
type S3Config struct {
	Endpoint string       // "https://s3.example.vn"
	Region   string       // "us-east-1" when empty: most servers outside AWS do not care
	Bucket   string       // name of the bucket
	Prefix   string       // put before every name, for example "blob/"; may be empty
	Key      string       // access key
	Secret   string       // secret key
	TempDir  string       // where an upload waits until its hash is known; os.TempDir() when empty
	Client   *http.Client // http.DefaultClient when nil
}

// S3 keeps blobs in a bucket of any server that speaks the S3 protocol.
type S3 struct {
	client *s3.Client
	conf   S3Config
}

// OpenS3 makes the client; it does not talk to the server yet: Check does.
func OpenS3(c S3Config) (*S3, error) {
	if c.Endpoint == "" || c.Bucket == "" {
		return nil, errors.New("blob: S3 needs an endpoint and a bucket")
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	opt := s3.Options{
		BaseEndpoint: aws.String(c.Endpoint),
		Region:       c.Region,
		UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: c.Key, SecretAccessKey: c.Secret, Source: "motcua"}, nil
		}),
		// Servers other than AWS refuse the newer checksum trailers; the signature covers the bytes anyway.
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	}
	if c.Client != nil {
		opt.HTTPClient = c.Client
	}
	return &S3{client: s3.New(opt), conf: c}, nil
}

func (s *S3) key(hash string) *string { return aws.String(s.conf.Prefix + hash) }

// Put lets the bytes wait in a local file until the hash, which names the object, is known; the object then
// appears in one request.
func (s *S3) Put(ctx context.Context, r io.Reader, limit int64) (Info, error) {
	f, err := os.CreateTemp(s.conf.TempDir, "motcua-put-")
	if err != nil {
		return Info{}, fmt.Errorf("blob: put: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil { // open, but without a name: gone when this process ends, however it ends
		defer func() { _ = os.Remove(f.Name()) }() // not every system lets go of the name of an open file
	}
	defer func() { _ = f.Close() }()
	info, err := copyLimited(ctx, f, r, limit)
	if err != nil {
		return Info{}, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Info{}, fmt.Errorf("blob: put: %w", err)
	}
	if _, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.conf.Bucket, Key: s.key(info.Hash), Body: f, ContentLength: &info.Size,
		ContentType: aws.String("application/octet-stream"),
	}); err != nil {
		return Info{}, fmt.Errorf("blob: put %s: %w", info.Hash, err)
	}
	return s.Stat(ctx, info.Hash)
}

// Tidy has nothing to do: what waits has no name, and a bucket takes an object whole or not at all.
func (s *S3) Tidy() error { return nil }

// Stat asks for the head of the object.
func (s *S3) Stat(ctx context.Context, hash string) (Info, error) {
	if !Valid(hash) {
		return Info{}, ErrNotFound
	}
	o, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.conf.Bucket, Key: s.key(hash)})
	if err != nil {
		return Info{}, s.fault("stat", hash, err)
	}
	return Info{Hash: hash, Size: aws.ToInt64(o.ContentLength), At: aws.ToTime(o.LastModified).UTC()}, nil
}

// Open prepares reading; each jump to another place in the blob is one request.
func (s *S3) Open(ctx context.Context, hash string) (Reader, error) {
	info, err := s.Stat(ctx, hash)
	if err != nil {
		return nil, err
	}
	return &s3Reader{ctx: ctx, store: s, info: info}, nil
}

// Delete removes the object.
func (s *S3) Delete(ctx context.Context, hash string) error {
	if !Valid(hash) {
		return nil
	}
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.conf.Bucket, Key: s.key(hash)})
	if err = s.fault("delete", hash, err); errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// List asks for the names page by page.
func (s *S3) List(ctx context.Context, after string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		in := &s3.ListObjectsV2Input{Bucket: &s.conf.Bucket, Prefix: &s.conf.Prefix}
		if after != "" {
			in.StartAfter = s.key(after)
		}
		pages := s3.NewListObjectsV2Paginator(s.client, in)
		for pages.HasMorePages() {
			p, err := pages.NextPage(ctx)
			if err != nil {
				yield(Info{}, fmt.Errorf("blob: list: %w", err))
				return
			}
			for _, o := range p.Contents {
				hash := strings.TrimPrefix(aws.ToString(o.Key), s.conf.Prefix)
				if !Valid(hash) || hash <= after {
					continue
				}
				if !yield(Info{Hash: hash, Size: aws.ToInt64(o.Size), At: aws.ToTime(o.LastModified).UTC()}, nil) {
					return
				}
			}
		}
	}
}

// Check puts, reads and deletes a small object.
func (s *S3) Check(ctx context.Context) error { return probe(ctx, s, "motcua check "+rand.Text()) }

// fault turns the server's ways of saying "not here" into ErrNotFound.
func (s *S3) fault(what, hash string, err error) error {
	if err == nil {
		return nil
	}
	var nsk *types.NoSuchKey
	var nf *types.NotFound
	if errors.As(err, &nsk) || errors.As(err, &nf) {
		return ErrNotFound
	}
	return fmt.Errorf("blob: %s %s: %w", what, hash, err)
}

// s3Reader reads an object in one request from wherever it stands.
type s3Reader struct {
	ctx   context.Context
	store *S3
	info  Info
	at    int64
	body  io.ReadCloser
}

// Read continues the request under way, or starts one at the present place.
func (r *s3Reader) Read(p []byte) (int, error) {
	if r.at >= r.info.Size {
		return 0, io.EOF
	}
	if r.body == nil {
		in := &s3.GetObjectInput{Bucket: &r.store.conf.Bucket, Key: r.store.key(r.info.Hash)}
		if r.at > 0 {
			in.Range = aws.String(fmt.Sprintf("bytes=%d-", r.at))
		}
		o, err := r.store.client.GetObject(r.ctx, in)
		if err != nil {
			return 0, r.store.fault("read", r.info.Hash, err)
		}
		r.body = o.Body
	}
	n, err := r.body.Read(p)
	r.at += int64(n)
	if errors.Is(err, io.EOF) && r.at < r.info.Size {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// Seek moves the place; the next Read asks the server from there.
func (r *s3Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.info.Size
	}
	if offset < 0 {
		return r.at, errors.New("blob: seek before the start")
	}
	if offset == r.at {
		return offset, nil
	}
	r.at = offset
	return offset, r.Close()
}

// Close ends the request under way.
func (r *s3Reader) Close() error {
	if r.body == nil {
		return nil
	}
	err := r.body.Close()
	r.body = nil
	return err
}
