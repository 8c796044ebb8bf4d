package org.osimage.source.debian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.arch.Architecture;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.LockFile;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.SourceContext;
import org.osimage.source.debian.unpack.DebFile;
import org.osimage.source.debian.unpack.DebUnpacker;
import org.osimage.source.debian.unpack.UnpackOptions;

/** Packages of Debian repositories: resolved, downloaded, verified, unpacked. */
public final class DebianSource implements PackageSource {
  private final String name;
  private final DebianRequest request;
  private final DebianResolver resolver;
  private final Optional<LockFile> lock;
  private final PackageScripts scripts;
  private final Architecture architecture;

  /**
   * @param name for messages
   * @param lock exactly these versions and hashes; empty: what the repositories offer now
   * @param scripts whether maintainer scripts are interpreted on the image
   */
  public DebianSource(
      String name,
      DebianRequest request,
      DebianResolver resolver,
      Optional<LockFile> lock,
      PackageScripts scripts,
      Architecture architecture) {
    this.name = name;
    this.request = request;
    this.resolver = resolver;
    this.lock = lock;
    this.scripts = scripts;
    this.architecture = architecture;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    DebianResolution resolution =
        lock.isPresent() ? resolver.resolve(request, lock.get()) : resolver.resolve(request);
    for (ResolvedPackage p : resolution.packages()) {
      context.log().debug(name + ": " + p + why(resolution, p));
    }
    return new Prepared(resolution, store, context);
  }

  private static String why(DebianResolution resolution, ResolvedPackage p) {
    List<String> chain =
        resolution.why(p.name()).stream().skip(1).map(ResolvedPackage::name).toList();
    return chain.isEmpty() ? ", asked for" : ", needed by " + String.join(", needed by ", chain);
  }

  private final class Prepared implements PreparedSource {
    private final DebianResolution resolution;
    private final ContentStore store;
    private final SourceContext context;

    Prepared(DebianResolution resolution, ContentStore store, SourceContext context) {
      this.resolution = resolution;
      this.store = store;
      this.context = context;
    }

    @Override
    public SortedMap<String, String> fingerprint() {
      SortedMap<String, String> digests = new TreeMap<>();
      for (ResolvedPackage p : resolution.packages()) {
        digests.put(name + " package " + p.name(), p.version() + " sha256:" + p.sha256());
      }
      return digests;
    }

    @Override
    public Contribution contribute() throws IOException {
      Map<String, Path> files = resolution.download();
      Set<String> requested = new HashSet<>();
      request.wishes().packages().forEach(p -> requested.add(p.replaceAll("[=:/].*", "")));
      List<DebFile> debs = new ArrayList<>();
      for (ResolvedPackage p : resolution.packages()) {
        Path file = files.get(p.name());
        if (file == null) {
          throw new IllegalStateException("not downloaded: " + p);
        }
        debs.add(
            new DebFile(
                p.name(),
                p.version(),
                p.architecture(),
                file,
                p.sha256(),
                p.size(),
                requested.contains(p.name())));
      }
      UnpackOptions options =
          new UnpackOptions(
              name,
              request.architecture(),
              true,
              request.wishes().dependencies(),
              request.wishes().provided(),
              scripts.interpreted());
      Contribution unpacked = DebUnpacker.unpack(debs, options, store, context);
      return scripts.interpreted()
          ? unpacked.configuredBy(
              new ConfigureStage(
                  name, scripts, architecture, context.epoch(), store, context.log()))
          : unpacked;
    }
  }
}
