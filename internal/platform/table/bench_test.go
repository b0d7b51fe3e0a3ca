package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/table"
)

// BenchmarkRows reads 100,000 rows as they stream by; MB is the most memory
// that is held meanwhile besides the file.
func BenchmarkRows(b *testing.B) {
	const n = 100_000
	f := villages
	f.MaxRows = n
	var csv bytes.Buffer
	csv.WriteString("Mã xã;Xã;Thôn\n")
	book := excelize.NewFile()
	out, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	_ = out.SetRow("A1", []any{"Mã xã", "Xã", "Thôn"})
	for i := range n {
		fmt.Fprintf(&csv, "%05d;Xã Gia Phú;Thôn %d\n", i, i)
		_ = out.SetRow(fmt.Sprint("A", i+2), []any{fmt.Sprintf("%05d", i), "Xã Gia Phú", fmt.Sprint("Thôn ", i)})
	}
	var xlsx bytes.Buffer
	if err := errors.Join(out.Flush(), book.Write(&xlsx)); err != nil {
		b.Fatal(err)
	}
	for name, raw := range map[string][]byte{"a.csv": csv.Bytes(), "a.xlsx": xlsx.Bytes()} {
		b.Run(name, func(b *testing.B) {
			most := uint64(0)
			for b.Loop() {
				base := held()
				t, err := table.Open(bytes.NewReader(raw), name, f)
				if err != nil {
					b.Fatal(err)
				}
				rows := 0
				for ; ; rows++ {
					if rows%20_000 == 0 {
						most = max(most, held()-base)
					}
					if _, err := t.Next(); errors.Is(err, io.EOF) {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
				if rows != n {
					b.Fatal(rows)
				}
				_ = t.Close()
			}
			b.ReportMetric(float64(most)/(1<<20), "MB")
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/n, "ns/row")
		})
	}
}

// held is how much memory is in use.
func held() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
