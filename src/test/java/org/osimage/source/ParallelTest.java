package org.osimage.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

class ParallelTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 40).boxed().toList();

  private static SourceContext context(ExecutorService executor, int threads) {
    return new SourceContext(executor, threads, 0, BuildLog.SILENT);
  }

  private static Parallel<Integer> all() {
    return new Parallel<>("work", INPUTS, i -> i % 7, i -> "input " + i);
  }

  private static <B> List<B> run(int threads, Parallel.Work<Integer, B> work) throws IOException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      return all().run(context(executor, threads), () -> work);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void resultsComeInTheOrderOfTheInputsWithAnyNumberOfThreads() throws IOException {
    List<String> expected = INPUTS.stream().map(i -> "r" + i).toList();
    for (int threads : new int[] {1, 2, 8}) {
      assertEquals(expected, run(threads, i -> "r" + i));
    }
  }

  @Test
  void theLargestComeFirst() throws IOException {
    List<Integer> sizes = new ArrayList<>();
    run(1, i -> sizes.add(i % 7));
    List<Integer> sorted = new ArrayList<>(sizes);
    sorted.sort((a, b) -> b - a);
    assertEquals(sorted, sizes);
  }

  @Test
  void everyInputWithAFaultOfItsOwnIsNamed() {
    Parallel.Work<Integer, String> odd =
        i -> {
          if (i % 10 == 3) {
            throw new ImageBuildException("bad " + i);
          }
          return "";
        };
    for (int threads : new int[] {1, 4}) {
      String message =
          assertThrows(ImageBuildException.class, () -> run(threads, odd)).getMessage();
      assertEquals("bad 3\nbad 13\nbad 23\nbad 33", message);
    }
    Parallel.Work<Integer, String> none =
        i -> {
          throw new ImageBuildException("bad " + i);
        };
    String message = assertThrows(ImageBuildException.class, () -> run(3, none)).getMessage();
    assertTrue(message.endsWith("bad 19\nand 20 more"), message);
  }

  @Test
  void aFaultOfTheEnvironmentStopsTheOthersAndNamesItsInput() {
    AtomicInteger begun = new AtomicInteger();
    Parallel.Work<Integer, String> broken =
        i -> {
          begun.incrementAndGet();
          throw new IOException("disk full");
        };
    IOException e = assertThrows(IOException.class, () -> run(1, broken));
    assertEquals("input 6: disk full", e.getMessage());
    assertEquals(1, begun.get());
    assertThrows(
        UncheckedIOException.class,
        () ->
            run(
                1,
                i -> {
                  throw new IllegalStateException();
                }));
  }

  @Test
  void theFirstOfSeveralFailuresIsThrownAsItIs() {
    ExecutorService executor = Executors.newFixedThreadPool(1);
    Parallel.Work<Integer, String> work =
        i -> {
          throw new ImageBuildException("bad " + i);
        };
    String message =
        assertThrows(
                ImageBuildException.class, () -> Parallel.each(INPUTS, context(executor, 1), work))
            .getMessage();
    executor.shutdownNow();
    assertEquals("bad 0", message);
  }

  @Test
  void everyWorkerIsClosed() throws IOException {
    AtomicInteger open = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(2);
    all()
        .run(
            context(executor, 1),
            () -> {
              open.incrementAndGet();
              return new Parallel.Work<Integer, Integer>() {
                @Override
                public Integer of(Integer input) {
                  return input;
                }

                @Override
                public void close() {
                  open.decrementAndGet();
                }
              };
            });
    executor.shutdownNow();
    assertEquals(0, open.get());
  }
}
