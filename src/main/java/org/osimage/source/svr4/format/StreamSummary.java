package org.osimage.source.svr4.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;

/** What a decoded datastream leaves in its pack: a line for each file. */
final class StreamSummary {
  private StreamSummary() {}

  static String text(Map<String, SortedMap<String, StoredBody>> packages) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(packages)
        .forEach(
            (name, bodies) ->
                bodies.forEach(
                    (member, body) ->
                        text.append(name + "\t" + body.content().hex() + "\t")
                            .append(body.content().size() + "\t" + body.sum() + "\t")
                            .append(body.mtime() + "\t" + member + "\n")));
    return text.toString();
  }

  /** Empty if the summary is damaged, or a body is not there: the stream is then read again. */
  static Optional<Map<String, SortedMap<String, StoredBody>>> parse(
      ContentStore store, Content summary, Collection<String> names) throws IOException {
    Map<String, SortedMap<String, StoredBody>> packages = new HashMap<>();
    names.forEach(name -> packages.put(name, new TreeMap<>()));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(store.open(summary), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split("\t", 6);
        SortedMap<String, StoredBody> bodies = packages.get(words[0]);
        Content content = Content.parse(words[1], Long.parseLong(words[2]));
        if (bodies == null || (content.size() > 0 && !store.contains(content))) {
          return Optional.empty();
        }
        bodies.put(
            words[5],
            new StoredBody(content, Integer.parseInt(words[3]), Long.parseLong(words[4])));
      }
      return Optional.of(packages);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
