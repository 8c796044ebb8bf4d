package org.osimage.source.ips.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.PackWriter;
import org.osimage.source.SourceContext;
import org.osimage.source.ips.action.Action;

/**
 * Brings the payloads of packages into a content store: each package into a pack of its own,
 * several at a time, the largest first. The calling thread works, too, so that an executor without
 * a free thread delays nothing. Results and errors come in the order of the packages.
 */
public final class PayloadFetch {
  private static final int MOST_ERRORS = 20;

  /** Exactly one of both is present, or none if the package was not begun. */
  private record Outcome(Optional<Map<String, Content>> payloads, Optional<Exception> failure) {}

  private final List<PackagePayloads> wanted;
  private final ContentStore store;
  private final SourceContext context;
  private final PayloadPrefetch prefetch;
  private final List<Integer> order = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReferenceArray<Outcome> outcomes;
  private final CountDownLatch open;
  private final long[] sizes;
  private long total;

  private PayloadFetch(
      List<PackagePayloads> wanted,
      ContentStore store,
      SourceContext context,
      PayloadPrefetch prefetch) {
    this.wanted = wanted;
    this.store = store;
    this.context = context;
    this.prefetch = prefetch;
    this.outcomes = new AtomicReferenceArray<>(wanted.size());
    this.open = new CountDownLatch(wanted.size());
    this.sizes = new long[wanted.size()];
    for (int i = 0; i < wanted.size(); i++) {
      order.add(i);
      sizes[i] = size(wanted.get(i));
      total += sizes[i];
    }
    order.sort(Comparator.comparingLong((Integer i) -> -sizes[i]));
  }

  /** What the actions declare, as far as it can be true; for the order of work and progress. */
  private static long size(PackagePayloads wanted) {
    long size = 0;
    for (Action action : wanted.actions()) {
      size += declared(action.value("pkg.size").orElse("0"));
    }
    return size;
  }

  private static long declared(String size) {
    try {
      return size.length() > 12 ? 0 : Math.max(0, Long.parseLong(size));
    } catch (NumberFormatException e) {
      return 0; // reported when it is read
    }
  }

  /**
   * A package whose pack holds everything already is not asked for; one whose pack holds some gets
   * only what is missing.
   *
   * @return for each package the content of its payloads by {@link Action#payload}
   * @throws ImageBuildException naming what is missing, damaged or not what the manifest says
   */
  public static List<Map<String, Content>> fetch(
      List<PackagePayloads> wanted, ContentStore store, SourceContext context) throws IOException {
    try (PayloadPrefetch prefetch = new PayloadPrefetch()) {
      PayloadFetch fetch = new PayloadFetch(wanted, store, context, prefetch);
      for (int i = 1; i < Math.min(context.threads(), wanted.size()); i++) {
        context.executor().execute(fetch::work);
      }
      fetch.work();
      try {
        fetch.open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fetch.stopped.set(true);
        throw new IOException("interrupted while reading payloads", e);
      }
      return fetch.results();
    }
  }

  private void work() {
    try (PayloadDecoder decoder = new PayloadDecoder()) {
      for (int n = next.getAndIncrement(); n < order.size(); n = next.getAndIncrement()) {
        int index = order.get(n);
        try {
          outcomes.set(index, outcome(wanted.get(index), decoder));
        } finally {
          open.countDown();
        }
        context.log().progress("payloads", done.addAndGet(sizes[index]), total);
      }
    }
  }

  private Outcome outcome(PackagePayloads one, PayloadDecoder decoder) {
    if (stopped.get()) {
      return new Outcome(Optional.empty(), Optional.empty());
    }
    try {
      return new Outcome(Optional.of(read(one, decoder)), Optional.empty());
    } catch (ImageBuildException e) {
      return new Outcome(Optional.empty(), Optional.of(e));
    } catch (IOException | RuntimeException e) {
      stopped.set(true);
      return new Outcome(Optional.empty(), Optional.of(e));
    }
  }

  private Map<String, Content> read(PackagePayloads one, PayloadDecoder decoder)
      throws IOException {
    Map<String, Payload> payloads = payloads(one);
    if (payloads.isEmpty()) {
      return Map.of();
    }
    String key = PayloadSummary.key(one.manifest());
    SortedMap<String, Content> known = known(key);
    boolean complete = true;
    for (Payload payload : payloads.values()) {
      Optional<Content> content = Optional.ofNullable(known.get(payload.name()));
      complete &= content.isPresent() && payload.accepts(content.get());
    }
    if (!complete) {
      known.keySet().removeIf(name -> !isRight(payloads, name, known));
      payloads.keySet().removeAll(known.keySet());
      known.putAll(write(key, one.publisher(), payloads.values(), known, decoder));
    }
    Map<String, Content> result = new LinkedHashMap<>();
    for (Action action : one.actions()) {
      String name = action.payload().orElse("");
      result.put(name, Optional.ofNullable(known.get(name)).orElseThrow());
    }
    return result;
  }

  private static boolean isRight(
      Map<String, Payload> payloads, String name, Map<String, Content> known) {
    Optional<Content> content = Optional.ofNullable(known.get(name));
    return Optional.ofNullable(payloads.get(name))
        .flatMap(payload -> content.map(payload::accepts))
        .orElse(true);
  }

  /** Every payload once, by name; a package must not say two things of one payload. */
  private static Map<String, Payload> payloads(PackagePayloads one) throws ImageBuildException {
    Map<String, Payload> payloads = new LinkedHashMap<>();
    for (Action action : one.actions()) {
      Payload payload = Payload.of(action, one.manifest().toString());
      Optional<Payload> other = Optional.ofNullable(payloads.putIfAbsent(payload.name(), payload));
      if (other.isPresent()
          && !(other.get().expected().equals(payload.expected())
              && other.get().size().equals(payload.size()))) {
        throw payload.error("is said to be something else at " + other.get().place());
      }
    }
    return payloads;
  }

  private SortedMap<String, Content> known(String key) throws IOException {
    Optional<Content> summary = store.pack(key);
    if (summary.isEmpty()) {
      return new TreeMap<>();
    }
    try {
      SortedMap<String, Content> known = PayloadSummary.read(store.bytes(summary.get()));
      known.values().removeIf(content -> content.size() > 0 && !store.contains(content));
      return known;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return new TreeMap<>();
    }
  }

  /** A new pack with what was known and what was missing. */
  private Map<String, Content> write(
      String key,
      Publisher publisher,
      Iterable<Payload> missing,
      Map<String, Content> known,
      PayloadDecoder decoder)
      throws IOException {
    Map<String, Content> all = new TreeMap<>(known);
    try (PackWriter pack = store.newPack(key)) {
      for (Content content : known.values()) {
        try (InputStream in = store.open(content)) {
          pack.put(in);
        }
      }
      PayloadPrefetch.Queue queue = prefetch.queue(publisher, missing);
      for (Optional<Payload> p = queue.next(); p.isPresent(); p = queue.next()) {
        Payload payload = p.get();
        Optional<InputStream> body = queue.take();
        all.put(
            payload.name(),
            body.isPresent()
                ? decoded(payload, body.get(), publisher, pack, decoder)
                : direct(payload, publisher, pack, decoder));
      }
      pack.finish(pack.put(new java.io.ByteArrayInputStream(PayloadSummary.write(all))));
    }
    return all;
  }

  private static Content decoded(
      Payload payload,
      InputStream body,
      Publisher publisher,
      PackWriter pack,
      PayloadDecoder decoder)
      throws IOException {
    try {
      return put(payload, body, pack, decoder);
    } catch (ImageBuildException e) {
      return direct(payload, publisher, pack, decoder); // another place may have a sound one
    }
  }

  private static Content direct(
      Payload payload, Publisher publisher, PackWriter pack, PayloadDecoder decoder)
      throws IOException {
    return publisher.payload(payload, in -> put(payload, in, pack, decoder));
  }

  private static Content put(
      Payload payload, InputStream body, PackWriter pack, PayloadDecoder decoder)
      throws IOException {
    Content content = pack.put(decoder.decode(body, payload));
    payload.check(content);
    return content;
  }

  private List<Map<String, Content>> results() throws IOException {
    List<Map<String, Content>> read = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < outcomes.length(); i++) {
      Outcome outcome = outcomes.get(i);
      outcome.payloads().ifPresent(read::add);
      Optional<Exception> failure = outcome.failure();
      if (failure.isPresent() && failure.get() instanceof ImageBuildException) {
        wrong.add(String.valueOf(failure.get().getMessage()));
      } else if (failure.isPresent()) {
        String name = wanted.get(i).manifest().toString();
        if (failure.get() instanceof IOException e) {
          throw new IOException(name + ": " + e.getMessage(), e);
        }
        throw new UncheckedIOException(new IOException(name + " cannot be read", failure.get()));
      }
    }
    if (!wrong.isEmpty()) {
      int shown = Math.min(wrong.size(), MOST_ERRORS);
      String more = shown < wrong.size() ? "\nand " + (wrong.size() - shown) + " more" : "";
      throw new ImageBuildException(String.join("\n", wrong.subList(0, shown)) + more);
    }
    return read;
  }
}
