// The actor benchmarks on goroutines: actors NAME.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

type ball struct {
	id     int
	name   string
	price  float64
	tags   string
	active bool
}

func resident() float64 {
	var size, pages float64
	file, _ := os.Open("/proc/self/statm")
	defer file.Close()
	fmt.Fscan(file, &size, &pages)
	return pages * 4096
}

func spawnExit() float64 {
	began := time.Now()
	for i := 0; i < 200; i++ {
		var all sync.WaitGroup
		all.Add(500)
		for j := 0; j < 500; j++ {
			go all.Done()
		}
		all.Wait()
	}
	return time.Since(began).Seconds() / 100000 * 1e6
}

func ring[T any](size, laps int, token T) float64 {
	first := make(chan T, 1)
	last := first
	for i := 0; i < size; i++ {
		in, out := last, make(chan T, 1)
		go func() {
			for t := range in {
				out <- t
			}
		}()
		last = out
	}
	began := time.Now()
	for i := 0; i < laps; i++ {
		first <- token
		<-last
	}
	return time.Since(began).Seconds() / float64(laps) / float64(size) * 1e6
}

func idle(count int) float64 {
	stop := make(chan int)
	before := resident()
	for i := 0; i < count; i++ {
		go func() { <-stop }()
	}
	time.Sleep(200 * time.Millisecond)
	return (resident() - before) / float64(count) / 1024
}

func main() {
	value := 0.0
	switch os.Args[1] {
	case "spawn_exit":
		value = spawnExit()
	case "ping_pong":
		value = ring(1, 500000, 0)
	case "ping_pong_dict":
		value = ring(1, 500000, ball{1, "skerry", 2.5, "a,b", true})
	case "ring":
		value = ring(1000, 500, 0)
	case "idle_memory":
		value = idle(100000)
	case "million":
		value = idle(1000000)
	}
	fmt.Printf("{\"value\": %g}\n", value)
}
