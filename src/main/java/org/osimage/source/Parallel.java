package org.osimage.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.osimage.ImageBuildException;

/**
 * Does one thing for many, several at a time, the largest first. The calling thread works, too, so
 * that an executor without a free thread delays nothing. Results and errors come in the order of
 * the inputs, whatever was done first.
 *
 * @param what is done, for the progress
 * @param size of an input, for the progress and the order of work
 * @param name of an input, for messages about a fault of the environment
 */
public record Parallel<A>(
    String what, List<A> inputs, ToLongFunction<A> size, Function<A, String> name) {
  private static final int MOST_ERRORS = 20;

  /** What is done for one input; one object does it for many, one after the other. */
  public interface Work<A, B> extends AutoCloseable {
    B of(A input) throws IOException;

    @Override
    default void close() {}
  }

  /** Of a result and a failure one is present, or none if the work was not begun. */
  private record Outcome<B>(Optional<B> result, Optional<Exception> failure) {}

  /**
   * As {@link #run}, of inputs that are all alike, without progress; the first failure stops the
   * others, and is thrown.
   */
  public static <A, B> List<B> each(List<A> inputs, SourceContext context, Work<A, B> work)
      throws IOException {
    Parallel<A> all = new Parallel<>("", inputs, input -> 1, String::valueOf);
    Run<A, B> run = new Run<>(all, context, () -> work, failure -> true);
    for (Outcome<B> outcome : run.outcomes()) {
      if (outcome.failure().isPresent() && outcome.failure().get() instanceof IOException e) {
        throw e;
      } else if (outcome.failure().isPresent()) {
        throw new IllegalStateException(outcome.failure().get());
      }
    }
    return run.results();
  }

  /**
   * Does the work for all.
   *
   * @param workers makes the worker of a thread, which is closed at the end
   * @throws ImageBuildException with the message of every input that has a fault of its own
   * @throws IOException of the first fault of the environment, which stops the others
   */
  public <B> List<B> run(SourceContext context, Supplier<? extends Work<A, B>> workers)
      throws IOException {
    Run<A, B> run =
        new Run<>(this, context, workers, failure -> !(failure instanceof ImageBuildException));
    Set<String> wrong = new LinkedHashSet<>();
    Optional<Exception> cause = Optional.empty();
    List<Outcome<B>> outcomes = run.outcomes();
    for (int i = 0; i < outcomes.size(); i++) {
      Optional<Exception> failure = outcomes.get(i).failure();
      if (failure.isPresent()) {
        if (!(failure.get() instanceof ImageBuildException)) {
          throw environment(name.apply(inputs.get(i)), failure.get());
        }
        wrong.add(String.valueOf(failure.get().getMessage()));
        cause = cause.or(() -> failure);
      }
    }
    if (cause.isPresent()) {
      throw new ImageBuildException(listed(wrong), cause.get());
    }
    return run.results();
  }

  private static String listed(Collection<String> wrong) {
    String text = String.join("\n", wrong.stream().limit(MOST_ERRORS).toList());
    int more = wrong.size() - MOST_ERRORS;
    return more > 0 ? text + "\nand " + more + " more" : text;
  }

  private static IOException environment(String name, Exception failure) {
    if (failure instanceof IOException e) {
      return new IOException(name + ": " + e.getMessage(), e);
    }
    throw new UncheckedIOException(new IOException(name + " cannot be read", failure));
  }

  /** One run, which the threads share. */
  private static final class Run<A, B> {
    private final Parallel<A> all;
    private final SourceContext context;
    private final Supplier<? extends Work<A, B>> workers;
    private final Function<Exception, Boolean> stops;
    private final List<Integer> order;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReferenceArray<Outcome<B>> outcomes;
    private final CountDownLatch open;
    private final long total;

    Run(
        Parallel<A> all,
        SourceContext context,
        Supplier<? extends Work<A, B>> workers,
        Function<Exception, Boolean> stops)
        throws IOException {
      this.all = all;
      this.context = context;
      this.workers = workers;
      this.stops = stops;
      int count = all.inputs.size();
      this.outcomes = new AtomicReferenceArray<>(count);
      this.open = new CountDownLatch(count);
      this.total = all.inputs.stream().mapToLong(all.size).sum();
      Comparator<Integer> largest =
          Comparator.comparingLong(i -> -all.size.applyAsLong(all.inputs.get(i)));
      this.order = IntStream.range(0, count).boxed().sorted(largest).toList();
      for (int i = 1; i < Math.min(context.threads(), count); i++) {
        context.executor().execute(this::work);
      }
      work();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopped.set(true);
        throw new IOException("interrupted", e);
      }
    }

    private void work() {
      try (Work<A, B> worker = workers.get()) {
        for (int n = next.getAndIncrement(); n < order.size(); n = next.getAndIncrement()) {
          int index = order.get(n);
          A input = all.inputs.get(index);
          try {
            outcomes.set(index, outcome(worker, input));
          } finally {
            open.countDown();
          }
          if (!all.what.isEmpty()) {
            long size = done.addAndGet(all.size.applyAsLong(input));
            context.log().progress(all.what, size, total);
          }
        }
      }
    }

    private Outcome<B> outcome(Work<A, B> worker, A input) {
      if (stopped.get()) {
        return new Outcome<>(Optional.empty(), Optional.empty());
      }
      try {
        return new Outcome<>(Optional.of(worker.of(input)), Optional.empty());
      } catch (IOException | RuntimeException e) {
        if (stops.apply(e)) {
          stopped.set(true);
        }
        return new Outcome<>(Optional.empty(), Optional.of(e));
      }
    }

    List<Outcome<B>> outcomes() {
      return IntStream.range(0, outcomes.length()).mapToObj(outcomes::get).toList();
    }

    List<B> results() {
      List<B> results = new ArrayList<>();
      outcomes().forEach(outcome -> outcome.result().ifPresent(results::add));
      return results;
    }
  }
}
