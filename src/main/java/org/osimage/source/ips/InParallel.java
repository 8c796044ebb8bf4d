package org.osimage.source.ips;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.osimage.source.SourceContext;

/**
 * Does one thing for many, several at a time. The calling thread works, too, so that an executor
 * without a free thread delays nothing. The results come in the order of what they are made from,
 * and of several failures the first in that order is thrown.
 */
final class InParallel<A, B> {
  /** What is done. */
  interface Work<A, B> {
    B of(A input) throws IOException;
  }

  /** Exactly one of both is present, or none if the work was not begun. */
  private record Outcome<B>(Optional<B> result, Optional<Exception> failure) {}

  private final List<A> inputs;
  private final Work<A, B> work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReferenceArray<Outcome<B>> outcomes;
  private final CountDownLatch open;

  private InParallel(List<A> inputs, Work<A, B> work) {
    this.inputs = inputs;
    this.work = work;
    this.outcomes = new AtomicReferenceArray<>(inputs.size());
    this.open = new CountDownLatch(inputs.size());
  }

  static <A, B> List<B> each(List<A> inputs, SourceContext context, Work<A, B> work)
      throws IOException {
    InParallel<A, B> all = new InParallel<>(inputs, work);
    for (int i = 1; i < Math.min(context.threads(), inputs.size()); i++) {
      context.executor().execute(all::run);
    }
    all.run();
    try {
      all.open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.stopped.set(true);
      throw new IOException("interrupted", e);
    }
    return all.results();
  }

  private void run() {
    for (int i = next.getAndIncrement(); i < inputs.size(); i = next.getAndIncrement()) {
      try {
        outcomes.set(i, outcome(inputs.get(i)));
      } finally {
        open.countDown();
      }
    }
  }

  private Outcome<B> outcome(A input) {
    if (stopped.get()) {
      return new Outcome<>(Optional.empty(), Optional.empty());
    }
    try {
      return new Outcome<>(Optional.of(work.of(input)), Optional.empty());
    } catch (IOException | RuntimeException e) {
      stopped.set(true);
      return new Outcome<>(Optional.empty(), Optional.of(e));
    }
  }

  private List<B> results() throws IOException {
    List<B> results = new ArrayList<>();
    for (int i = 0; i < outcomes.length(); i++) {
      Outcome<B> outcome = outcomes.get(i);
      Optional<Exception> failure = outcome == null ? Optional.empty() : outcome.failure();
      if (failure.isPresent()) {
        if (failure.get() instanceof IOException e) {
          throw e;
        }
        throw new IllegalStateException(failure.get());
      }
      if (outcome != null) {
        outcome.result().ifPresent(results::add);
      }
    }
    return results;
  }
}
