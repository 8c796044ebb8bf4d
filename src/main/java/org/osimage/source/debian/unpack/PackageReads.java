package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
import org.osimage.ImageBuildException;
import org.osimage.source.SourceContext;

/**
 * Reads packages in parallel, the largest first. The calling thread works, too, so that an executor
 * without a free thread delays nothing. Results and errors come in the order of the packages.
 */
final class PackageReads {
  private final List<DebFile> debs;
  private final List<Integer> order;
  private final DebReader reader;
  private final SourceContext context;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReferenceArray<Outcome> outcomes;
  private final CountDownLatch open;
  private final long total;

  /** Exactly one of both is present, or none if the read was not begun. */
  private record Outcome(Optional<UnpackedDeb> deb, Optional<Exception> failure) {}

  private PackageReads(List<DebFile> debs, DebReader reader, SourceContext context) {
    this.debs = debs;
    this.reader = reader;
    this.context = context;
    this.outcomes = new AtomicReferenceArray<>(debs.size());
    this.open = new CountDownLatch(debs.size());
    this.total = debs.stream().mapToLong(DebFile::size).sum();
    this.order = new ArrayList<>();
    for (int i = 0; i < debs.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong((Integer i) -> -debs.get(i).size()));
  }

  /**
   * @throws ImageBuildException naming every package that cannot be read
   */
  static List<UnpackedDeb> read(List<DebFile> debs, DebReader reader, SourceContext context)
      throws IOException {
    PackageReads reads = new PackageReads(debs, reader, context);
    for (int i = 1; i < Math.min(context.threads(), debs.size()); i++) {
      context.executor().execute(reads::work);
    }
    reads.work();
    try {
      reads.open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reads.stopped.set(true);
      throw new IOException("interrupted while unpacking packages", e);
    }
    return reads.results();
  }

  private void work() {
    for (int n = next.getAndIncrement(); n < order.size(); n = next.getAndIncrement()) {
      int index = order.get(n);
      try {
        outcomes.set(index, outcome(debs.get(index)));
      } finally {
        open.countDown();
      }
      progress(debs.get(index));
    }
  }

  private Outcome outcome(DebFile deb) {
    if (stopped.get()) {
      return new Outcome(Optional.empty(), Optional.empty());
    }
    try {
      return new Outcome(Optional.of(reader.read(deb)), Optional.empty());
    } catch (ImageBuildException e) {
      return new Outcome(Optional.empty(), Optional.of(e));
    } catch (IOException | RuntimeException e) {
      stopped.set(true);
      return new Outcome(Optional.empty(), Optional.of(e));
    }
  }

  private void progress(DebFile deb) {
    context.log().progress("unpack", done.addAndGet(deb.size()), total);
  }

  private List<UnpackedDeb> results() throws IOException {
    List<UnpackedDeb> read = new ArrayList<>();
    Set<String> wrong = new LinkedHashSet<>();
    List<Exception> causes = new ArrayList<>();
    for (int i = 0; i < outcomes.length(); i++) {
      Outcome outcome = outcomes.get(i);
      outcome.deb().ifPresent(read::add);
      if (outcome.failure().isPresent()) {
        Exception failure = outcome.failure().get();
        if (failure instanceof ImageBuildException e) {
          wrong.add(String.valueOf(e.getMessage()));
          causes.add(e);
        } else if (failure instanceof IOException e) {
          throw new IOException("package " + debs.get(i) + ": " + e.getMessage(), e);
        } else {
          throw new UncheckedIOException(
              new IOException("package " + debs.get(i) + " cannot be unpacked", failure));
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new ImageBuildException(String.join("\n", wrong), causes.get(0));
    }
    return read;
  }
}
