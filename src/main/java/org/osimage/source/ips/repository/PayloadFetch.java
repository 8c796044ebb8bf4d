package org.osimage.source.ips.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.PackWriter;
import org.osimage.source.Parallel;
import org.osimage.source.SourceContext;
import org.osimage.source.ips.action.Action;

/**
 * Brings the payloads of packages into a content store: each package into a pack of its own,
 * several at a time.
 */
public final class PayloadFetch implements Parallel.Work<PackagePayloads, Map<String, Content>> {
  private final ContentStore store;
  private final PayloadPrefetch prefetch;
  private final PayloadDecoder decoder = new PayloadDecoder();

  private PayloadFetch(ContentStore store, PayloadPrefetch prefetch) {
    this.store = store;
    this.prefetch = prefetch;
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
      return new Parallel<PackagePayloads>(
              "payloads", wanted, PayloadFetch::size, one -> one.manifest().toString())
          .run(context, () -> new PayloadFetch(store, prefetch));
    }
  }

  @Override
  public void close() {
    decoder.close();
  }

  @Override
  public Map<String, Content> of(PackagePayloads one) throws IOException {
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
      known.putAll(write(key, one.publisher(), payloads.values(), known));
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
      String key, Publisher publisher, Iterable<Payload> missing, Map<String, Content> known)
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
                ? decoded(payload, body.get(), publisher, pack)
                : direct(payload, publisher, pack));
      }
      pack.finish(pack.put(new ByteArrayInputStream(PayloadSummary.write(all))));
    }
    return all;
  }

  private Content decoded(Payload payload, InputStream body, Publisher publisher, PackWriter pack)
      throws IOException {
    try {
      return put(payload, body, pack);
    } catch (ImageBuildException e) {
      return direct(payload, publisher, pack); // another place may have a sound one
    }
  }

  private Content direct(Payload payload, Publisher publisher, PackWriter pack) throws IOException {
    return publisher.payload(payload, in -> put(payload, in, pack));
  }

  private Content put(Payload payload, InputStream body, PackWriter pack) throws IOException {
    Content content = pack.put(decoder.decode(body, payload));
    payload.check(content);
    return content;
  }
}
