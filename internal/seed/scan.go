package seed

import (
	"bytes"
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/blob"
)

// Scan keeps the page that stands for every paper, and says what its row is to say.
func Scan(ctx context.Context, blobs blob.Store) (file.Sent, error) {
	info, err := blobs.Put(ctx, bytes.NewReader(scan()), 1<<20)
	return file.Sent{Hash: info.Hash, Size: info.Size, Type: "application/pdf", Name: "ban-quet.pdf"}, err
}

// scan is a PDF of one white page: what stands for every paper and every signed result of the story.
func scan() []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
		stream("BT /F1 20 Tf 72 760 Td (BAN DUNG THU - KHONG CO GIA TRI PHAP LY) Tj ET"),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, x := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", x)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

func stream(s string) string {
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s)
}
