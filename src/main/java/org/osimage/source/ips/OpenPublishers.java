package org.osimage.source.ips;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Access;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.repository.Publisher;
import org.osimage.source.ips.repository.PublisherRequest;

/** The publishers of a request, in search order, as long as they are needed. */
final class OpenPublishers implements Closeable {
  private final Map<String, Publisher> publishers = new LinkedHashMap<>();

  static OpenPublishers open(List<PublisherRequest> requests, Access access) throws IOException {
    OpenPublishers opened = new OpenPublishers();
    boolean done = false;
    try {
      for (PublisherRequest request : requests) {
        opened.publishers.put(request.prefix(), Publisher.open(request, access));
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  List<Publisher> all() {
    return List.copyOf(publishers.values());
  }

  /**
   * @throws ImageBuildException if the package's publisher is none of them
   */
  Publisher of(Fmri fmri) throws ImageBuildException {
    String name = fmri.publisher().orElse("");
    return Optional.ofNullable(publishers.get(name))
        .orElseThrow(
            () -> new ImageBuildException(fmri + ": <publishers> has no publisher " + name));
  }

  @Override
  public void close() throws IOException {
    for (Publisher publisher : publishers.values()) {
      publisher.close();
    }
  }
}
