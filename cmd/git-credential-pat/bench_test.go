//go:build linux

package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"testing"
	"text/tabwriter"
	"time"
)

// The rows that others are compared with.
const (
	rowHit       = "get, a hit"
	rowEmpty     = "empty Go program"
	rowLibsecret = "git's libsecret helper"
)

// BenchmarkHit measures what git waits for: whole processes, interleaved round
// by round, on a bus and a keyring of their own. Times move with the machine;
// the ratios within a round are what counts. One iteration is 100 rounds.
//
//	go test -run '^$' -bench Hit ./cmd/git-credential-pat
func BenchmarkHit(b *testing.B) {
	l := newLab(b)
	plan := benchPlan{Warmup: 3, Rounds: 100, Commands: l.commands()}
	measured := benchResult{Samples: make([][]benchSample, len(plan.Commands))}
	for b.Loop() {
		measured.add(l.measure(plan))
	}
	t := benchTable{plan.Commands, measured}
	t.print(os.Stdout) // b.Log stops after ten lines
	fmt.Printf("the program has %.1f MiB, stripped; no peak below %.1f MiB can be seen\n", l.size(), measured.Floor/1024)
	if l.lacking != "" {
		fmt.Printf("%s is left out: missing %s\n", rowLibsecret, l.lacking)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(l.size(), "binary-MiB")
	t.reportHit(b)
}

// benchPlan, benchCommand, benchResult and benchSample are what the program in
// testdata/bench/launch reads and writes.
type benchPlan struct {
	Warmup, Rounds int
	Commands       []benchCommand
}

type benchCommand struct {
	Name       string
	Args, Env  []string
	Dir, Stdin string
	Want       string
}

type benchResult struct {
	Samples [][]benchSample
	Floor   float64 // KiB
}

type benchSample struct {
	Wall, CPU time.Duration
	Peak      float64 // KiB
}

func (r *benchResult) add(more benchResult) {
	r.Floor = max(r.Floor, more.Floor)
	for i := range r.Samples {
		r.Samples[i] = append(r.Samples[i], more.Samples[i]...)
	}
}

func (s benchSample) wallMs() float64  { return s.Wall.Seconds() * 1000 }
func (s benchSample) cpuMs() float64   { return s.CPU.Seconds() * 1000 }
func (s benchSample) peakMiB() float64 { return s.Peak / 1024 }

// benchTable tells people and benchstat what was measured.
type benchTable struct {
	commands []benchCommand
	result   benchResult
}

func (t *benchTable) print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "wall ms\t/ libsecret\t/ empty Go\tCPU ms\tpeak MiB\t  one process, median of %d\n", len(t.result.Samples[0]))
	for i, c := range t.commands {
		samples := t.result.Samples[i]
		fmt.Fprintf(w, "%.2f\t%s\t%s\t%.2f\t%.1f\t  %s\n",
			medianOf(samples, benchSample.wallMs), t.ratioText(i, rowLibsecret), t.ratioText(i, rowEmpty),
			medianOf(samples, benchSample.cpuMs), medianOf(samples, benchSample.peakMiB), c.Name)
	}
	_ = w.Flush()
}

func (t *benchTable) reportHit(b *testing.B) {
	hit := t.row(rowHit)
	for unit, of := range map[string]func(benchSample) float64{
		"ms": benchSample.wallMs, "cpu-ms": benchSample.cpuMs, "peak-MiB": benchSample.peakMiB,
	} {
		b.ReportMetric(medianOf(t.result.Samples[hit], of), unit)
	}
	for unit, name := range map[string]string{"/libsecret": rowLibsecret, "/empty": rowEmpty} {
		if ratio, found := t.ratio(hit, name); found {
			b.ReportMetric(ratio, unit)
		}
	}
}

// row is where the command of that name stands, or -1.
func (t *benchTable) row(name string) int {
	return slices.IndexFunc(t.commands, func(c benchCommand) bool { return c.Name == name })
}

// ratio is the median of the ratios of a row's wall time to that of the
// reference in the same round.
func (t *benchTable) ratio(row int, reference string) (ratio float64, found bool) {
	other := t.row(reference)
	if other < 0 {
		return 0, false
	}
	ratios := make([]float64, len(t.result.Samples[row]))
	for i, s := range t.result.Samples[row] {
		ratios[i] = s.wallMs() / t.result.Samples[other][i].wallMs()
	}
	return median(ratios), true
}

func (t *benchTable) ratioText(row int, reference string) string {
	if ratio, found := t.ratio(row, reference); found {
		return fmt.Sprintf("%.2f", ratio)
	}
	return "-"
}

func medianOf(samples []benchSample, of func(benchSample) float64) float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	return median(values)
}

func median(values []float64) float64 {
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}

// TestMedian holds what every figure of the benchmark goes through.
func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 100, 1, 2}, 3},
	} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.values, got, c.want)
		}
	}
}
