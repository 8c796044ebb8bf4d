package org.osimage.source.ips.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.source.ips.action.Fmri;

/**
 * What a {@code .p5i} file, or a depot's answer of the same form, says of a publisher (pkg5's p5i
 * module, version 1).
 *
 * @param prefix the publisher's name; empty for packages of no publisher in particular
 * @param origins addresses of repositories
 * @param mirrors addresses that have payloads only
 * @param packages names or FMRIs of packages to install
 */
public record PublisherInfo(
    String prefix, List<String> origins, List<String> mirrors, List<String> packages) {
  private static final int VERSION = 1;

  public PublisherInfo {
    origins = List.copyOf(origins);
    mirrors = List.copyOf(mirrors);
    packages = List.copyOf(packages);
  }

  /**
   * @param name for messages
   * @return in the order of the file; what belongs to no publisher comes last, with an empty prefix
   * @throws org.osimage.ImageBuildException if the bytes are none that can be read
   */
  public static List<PublisherInfo> read(byte[] json, String name) throws IOException {
    try (JsonText text = new JsonText(new ByteArrayInputStream(json), name)) {
      return read(text);
    }
  }

  private static List<PublisherInfo> read(JsonText json) throws IOException {
    List<PublisherInfo> publishers = new ArrayList<>();
    List<String> others = List.of();
    Optional<Integer> version = Optional.empty();
    json.object();
    for (Optional<String> key = json.key(); key.isPresent(); key = json.key()) {
      switch (key.get()) {
        case "packages" -> others = json.strings();
        case "publishers" -> {
          json.array();
          while (json.element()) {
            publishers.add(publisher(json));
          }
        }
        case "version" -> version = Optional.of(json.number());
        default -> json.skip();
      }
    }
    if (version.isEmpty() || version.get() != VERSION) {
      throw json.error("publisher information of version " + VERSION + " is expected");
    }
    json.end();
    if (!others.isEmpty()) {
      publishers.add(new PublisherInfo("", List.of(), List.of(), others));
    }
    return publishers;
  }

  private static PublisherInfo publisher(JsonText json) throws IOException {
    String prefix = "";
    List<String> packages = List.of();
    List<String> origins = new ArrayList<>();
    List<String> mirrors = new ArrayList<>();
    for (Optional<String> key = json.key(); key.isPresent(); key = json.key()) {
      switch (key.get()) {
        case "name" -> prefix = json.string();
        case "packages" -> packages = json.strings();
        case "repositories" -> {
          json.array();
          while (json.element()) {
            repository(json, origins, mirrors);
          }
        }
        default -> json.skip();
      }
    }
    if (!Fmri.isPublisher(prefix)) {
      throw json.error("'" + prefix + "' is not a publisher");
    }
    return new PublisherInfo(prefix, origins, mirrors, packages);
  }

  private static void repository(JsonText json, List<String> origins, List<String> mirrors)
      throws IOException {
    for (Optional<String> key = json.key(); key.isPresent(); key = json.key()) {
      switch (key.get()) {
        case "origins" -> origins.addAll(json.strings());
        case "mirrors" -> mirrors.addAll(json.strings());
        default -> json.skip();
      }
    }
  }
}
