package org.osimage.source.ips.repository;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks for small payloads of remote repositories before their turn comes, several at a time: what
 * they cost is the way there and back. Safe for several threads.
 */
final class PayloadPrefetch implements Closeable {
  private static final int CONNECTIONS = 12;
  private static final int AHEAD = 16;
  private static final long SMALL = 512 << 10;

  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          CONNECTIONS,
          task -> {
            Thread thread = new Thread(task, "osimage-payload");
            thread.setDaemon(true);
            return thread;
          });

  /** Payloads in order, with the bodies of those that were asked for ahead. */
  final class Queue {
    private record Asked(Payload payload, Optional<Future<byte[]>> body) {}

    private final Publisher publisher;
    private final Iterator<Payload> rest;
    private final Deque<Asked> asked = new ArrayDeque<>();

    private Queue(Publisher publisher, Iterator<Payload> payloads) {
      this.publisher = publisher;
      this.rest = payloads;
    }

    private void fill() {
      int ahead = publisher.remote() ? AHEAD : 1;
      while (asked.size() < ahead && rest.hasNext()) {
        Payload payload = rest.next();
        boolean small =
            publisher.remote() && payload.compressed().filter(n -> n <= SMALL).isPresent();
        asked.add(
            new Asked(
                payload,
                small
                    ? Optional.of(pool.submit(() -> body(publisher, payload)))
                    : Optional.empty()));
      }
    }

    /** The next payload; empty at the end. */
    Optional<Payload> next() {
      fill();
      return Optional.ofNullable(asked.peek()).map(Asked::payload);
    }

    /** The compressed body of {@link #next}, if it is at hand; then the one behind it is next. */
    Optional<InputStream> take() throws IOException {
      Optional<Future<byte[]>> body = asked.remove().body();
      if (body.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(new ByteArrayInputStream(body.get().get()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while downloading", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException) {
          return Optional.empty(); // asked for again, for whom it may concern to report it
        }
        throw new IllegalStateException(e);
      }
    }
  }

  Queue queue(Publisher publisher, Iterable<Payload> payloads) {
    return new Queue(publisher, payloads.iterator());
  }

  private static byte[] body(Publisher publisher, Payload payload) throws IOException {
    return publisher.payload(
        payload, in -> Origin.limited(in, (int) SMALL, "the payload " + payload.name()));
  }

  /** Gives up what is still being asked for. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
